package dev.slipway.plan;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What an earlier release applied, this one no longer has, and the cluster still does. */
final class Leftovers {
  /** Deleting one of these deletes data, or what others keep in it. */
  private static final Set<String> NEVER_PRUNED =
      Set.of("Namespace", "PersistentVolumeClaim", "PersistentVolume", "CustomResourceDefinition");

  private final Scopes scopes;
  private final LiveObjects live;
  private final Consumer<GenericKubernetesResource> seen;
  private final MaskedDiff diff;

  Leftovers(
      Scopes scopes, LiveObjects live, Consumer<GenericKubernetesResource> seen, MaskedDiff diff) {
    this.scopes = scopes;
    this.live = live;
    this.seen = seen;
    this.diff = diff;
  }

  List<Change> of(List<ObjectRef> refs) {
    List<Change> changes = new ArrayList<>();
    for (ObjectRef ref : refs) {
      if (scopes.scope(ref.apiVersion(), ref.kind()) != Scopes.Scope.NOT_SERVED) {
        live.find(ref)
            .filter(object -> object.getMetadata().getDeletionTimestamp() == null)
            .ifPresent(object -> changes.add(change(ref, object)));
      }
    }
    return changes;
  }

  private Change change(ObjectRef ref, GenericKubernetesResource object) {
    seen.accept(object);
    if (NEVER_PRUNED.contains(ref.kind())) {
      return new Change(
          ref, Change.Kind.KEEP, "", "no longer in the manifests; never deleted by a release");
    }
    if (object.getMetadata().getManagedFields().stream()
        .noneMatch(f -> ServerSideApply.FIELD_MANAGER.equals(f.getManager()))) {
      return new Change(
          ref,
          Change.Kind.KEEP,
          "",
          "no longer in the manifests; somebody else has made it anew since");
    }
    return new Change(
        ref, Change.Kind.PRUNE, diff.of(ref, ObjectState.comparable(object, false), null));
  }
}
