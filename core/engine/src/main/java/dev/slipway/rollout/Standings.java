package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** Reads each kind of workload by its own rules. */
final class Standings {
  private Standings() {}

  static Standing read(HasMetadata workload, OwnerTree tree) {
    if (workload instanceof Deployment deployment) {
      return DeploymentStanding.read(deployment, tree);
    }
    if (workload instanceof StatefulSet set) {
      return StatefulSetStanding.read(set, tree);
    }
    if (workload instanceof DaemonSet set) {
      return DaemonSetStanding.read(set, tree);
    }
    if (workload instanceof Job job) {
      return JobStanding.read(job, tree);
    }
    throw new IllegalArgumentException(
        "a rollout of a " + workload.getKind() + " cannot be watched: " + tree.ref());
  }
}
