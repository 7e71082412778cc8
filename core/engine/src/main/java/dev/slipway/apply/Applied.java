package dev.slipway.apply;

import dev.slipway.cluster.ObjectRef;
import java.util.List;
import java.util.Optional;

/**
 * What an apply left in the cluster.
 *
 * @param objects every object of the manifests, in the order of the apply
 */
public record Applied(List<AppliedObject> objects) {
  public Applied {
    objects = List.copyOf(objects);
  }

  /** The object as it was applied, whatever version either reference was read in. */
  public Optional<AppliedObject> find(ObjectRef ref) {
    return objects.stream().filter(o -> o.ref().sameObject(ref)).findFirst();
  }

  public List<ObjectRef> refs() {
    return objects.stream().map(AppliedObject::ref).toList();
  }
}
