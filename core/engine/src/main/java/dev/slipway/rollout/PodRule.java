package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Looks at one pod of the new version. */
interface PodRule {
  Optional<Finding> look(Pod pod, Sight sight);
}
