package dev.slipway.apply;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Objects;

/**
 * An object as the API server took it.
 *
 * @param ref the object
 * @param uid the API server's id of it
 * @param generation the generation that its controller has to observe; 0 for kinds without one
 */
public record AppliedObject(ObjectRef ref, String uid, long generation) {
  public AppliedObject {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(uid, "uid");
  }

  static AppliedObject of(GenericKubernetesResource object) {
    Long generation = object.getMetadata().getGeneration();
    return new AppliedObject(
        ObjectRef.of(object), object.getMetadata().getUid(), generation == null ? 0 : generation);
  }
}
