package dev.slipway.rollout;

import java.util.Optional;

/** Looks at one container of a pod of the new version. */
interface ContainerRule {
  Optional<Finding> look(ContainerView container, Sight sight);
}
