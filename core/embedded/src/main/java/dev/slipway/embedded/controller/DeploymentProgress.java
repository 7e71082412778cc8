package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.work.Timers;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;

/** Writes a Deployment's condition Progressing, as far as it does not follow from its sets. */
final class DeploymentProgress {
  private final KubernetesApi api;
  private final Timers timers;

  DeploymentProgress(KubernetesApi api, Timers timers) {
    this.api = api;
    this.timers = timers;
  }

  /** Says in the condition that the Deployment was paused or goes on: the deadline stands still. */
  Deployment notePause(Deployment deployment) {
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    if (deployment.getSpec().getProgressDeadlineSeconds() == null) {
      return deployment;
    }
    DeploymentStatus status =
        new DeploymentStatusBuilder(DeploymentConditions.status(deployment)).build();
    String reason =
        DeploymentConditions.get(status, "Progressing").map(c -> c.getReason()).orElse("");
    boolean said = reason.equals("DeploymentPaused");
    if (paused == said || reason.equals("ProgressDeadlineExceeded")) {
      return deployment;
    }
    DeploymentConditions.set(
        status,
        "Progressing",
        "Unknown",
        paused ? "DeploymentPaused" : "DeploymentResumed",
        paused ? "Deployment is paused" : "Deployment is resumed",
        timers.now(),
        false);
    deployment.setStatus(status);
    return api.updateStatus(deployment);
  }

  /**
   * Says that a set was made or found.
   *
   * @param always also where the condition says something already
   */
  void note(Deployment deployment, String reason, String message, boolean always) {
    if (deployment.getSpec().getProgressDeadlineSeconds() == null
        || (!always
            && DeploymentConditions.get(DeploymentConditions.status(deployment), "Progressing")
                .isPresent())) {
      return;
    }
    Deployment fresh =
        api.get(
                Deployment.class,
                deployment.getMetadata().getNamespace(),
                deployment.getMetadata().getName())
            .orElse(deployment);
    DeploymentStatus status =
        new DeploymentStatusBuilder(DeploymentConditions.status(fresh)).build();
    DeploymentConditions.set(status, "Progressing", "True", reason, message, timers.now(), true);
    fresh.setStatus(status);
    Deployment stored = api.updateStatus(fresh);
    deployment.setMetadata(stored.getMetadata());
    deployment.setStatus(stored.getStatus());
  }
}
