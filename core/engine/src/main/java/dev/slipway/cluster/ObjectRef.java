package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one Kubernetes object.
 *
 * @param apiVersion group and version, as {@code apps/v1}
 * @param kind as {@code Deployment}
 * @param namespace null for a cluster-scoped object
 * @param name the object's name
 */
public record ObjectRef(String apiVersion, String kind, @Nullable String namespace, String name)
    implements Comparable<ObjectRef> {

  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::kind)
          .thenComparing(r -> r.namespace == null ? "" : r.namespace)
          .thenComparing(ObjectRef::name)
          .thenComparing(ObjectRef::apiVersion);

  public ObjectRef {
    Objects.requireNonNull(apiVersion, "apiVersion");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
  }

  public static ObjectRef of(HasMetadata object) {
    return new ObjectRef(
        object.getApiVersion(),
        object.getKind(),
        object.getMetadata().getNamespace(),
        object.getMetadata().getName());
  }

  /** The API group, empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** Whether both name the same object, whatever version each was read in. */
  public boolean sameObject(ObjectRef other) {
    return kind.equals(other.kind)
        && name.equals(other.name)
        && Objects.equals(namespace, other.namespace)
        && group().equals(other.group());
  }

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  /** As people write it: {@code Deployment/backend}. */
  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
