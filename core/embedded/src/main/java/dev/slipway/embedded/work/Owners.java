package dev.slipway.embedded.work;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Optional;

/** Who controls an object. */
public final class Owners {
  private Owners() {}

  /** Returns the reference that makes the owner the controller of another object. */
  public static OwnerReference controller(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }

  /** Returns the reference to the object's controller. */
  public static Optional<OwnerReference> of(HasMetadata object) {
    return object.getMetadata().getOwnerReferences() == null
        ? Optional.empty()
        : object.getMetadata().getOwnerReferences().stream()
            .filter(owner -> Boolean.TRUE.equals(owner.getController()))
            .findFirst();
  }

  /** Returns whether the owner controls the object. */
  public static boolean controls(HasMetadata owner, HasMetadata object) {
    return of(object).filter(o -> o.getUid().equals(owner.getMetadata().getUid())).isPresent();
  }

  /** Returns whether the object is being deleted. */
  public static boolean isGoing(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }
}
