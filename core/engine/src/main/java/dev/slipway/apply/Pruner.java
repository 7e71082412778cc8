package dev.slipway.apply;

import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what a release no longer has: only objects that the engine applied, and never one that
 * holds data or whose end takes others with it. What an object owns is deleted in the background.
 * Doing it twice is fine. Safe for use by several threads.
 */
public final class Pruner {
  private static final Set<String> PROTECTED =
      Set.of(
          "/Namespace",
          "/PersistentVolumeClaim",
          "/PersistentVolume",
          "apiextensions.k8s.io/CustomResourceDefinition");

  private static final Set<String> DATA = Set.of("/PersistentVolumeClaim", "/PersistentVolume");

  /** A status; and, of a ServiceAccount, the token that a controller made up to 1.23. */
  private static final Set<String> CONTROLLERS_FIELDS = Set.of("f:status", "f:secrets");

  private final LiveObjects live;

  /**
   * @param client not closed here
   */
  public Pruner(KubernetesClient client) {
    this.live = new LiveObjects(client);
  }

  /**
   * Deletes these objects, and carries on when one cannot be deleted.
   *
   * @return one result for each, in the same order
   */
  public List<PrunedObject> prune(Collection<ObjectRef> refs) {
    return refs.stream().map(this::prune).toList();
  }

  /**
   * Whether the engine never deletes an object, because it holds data (a claim, a volume) or takes
   * others with it (a namespace, a definition).
   */
  public static boolean isProtected(ObjectRef ref) {
    return PROTECTED.contains(ref.group() + "/" + ref.kind());
  }

  /** Whether an object holds data, which creating it again does not bring back. */
  public static boolean holdsData(ObjectRef ref) {
    return DATA.contains(ref.group() + "/" + ref.kind());
  }

  /** Deletes one object; never throws for what the API server says. */
  public PrunedObject prune(ObjectRef ref) {
    try {
      Optional<GenericKubernetesResource> found = live.find(ref);
      if (found.isEmpty()) {
        return new PrunedObject(ref, PrunedObject.Outcome.GONE, "");
      }
      if (isProtected(ref)) {
        return kept(ref, "a " + ref.kind() + " is never deleted: delete it by hand when it may go");
      }
      if (!isOurs(found.get())) {
        return kept(ref, "it was not applied by '" + ServerSideApply.FIELD_MANAGER + "'");
      }
      boolean deleted = live.delete(found.get());
      return new PrunedObject(
          ref, deleted ? PrunedObject.Outcome.DELETED : PrunedObject.Outcome.GONE, "");
    } catch (KubernetesClientException e) {
      return new PrunedObject(
          ref, PrunedObject.Outcome.FAILED, "Tried to delete " + ref + ", but " + ApiAnswer.of(e));
    }
  }

  /**
   * Whether the engine applied it, or nobody put anything into it: an apply of an object without a
   * field of its own, as a bare ServiceAccount, leaves no trace of its manager.
   */
  private static boolean isOurs(GenericKubernetesResource object) {
    List<ManagedFieldsEntry> entries = object.getMetadata().getManagedFields();
    return entries.stream().anyMatch(f -> ServerSideApply.FIELD_MANAGER.equals(f.getManager()))
        || entries.stream().allMatch(Pruner::isOfControllers);
  }

  private static boolean isOfControllers(ManagedFieldsEntry entry) {
    return entry.getFieldsV1() == null
        || CONTROLLERS_FIELDS.containsAll(entry.getFieldsV1().getAdditionalProperties().keySet());
  }

  private static PrunedObject kept(ObjectRef ref, String why) {
    return new PrunedObject(ref, PrunedObject.Outcome.KEPT, why);
  }
}
