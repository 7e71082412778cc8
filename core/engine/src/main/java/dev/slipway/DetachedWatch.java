package dev.slipway;

import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.config.DetachedConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The Job that goes on with a watch: a pod that resumes the release as any other process would. It
 * is ready once it has read {@code slipway.yaml}, reached the cluster and found the release; until
 * then nobody relies on it.
 */
final class DetachedWatch {
  private final KubernetesClient client;
  private final Release release;
  private final WatchJob job;

  DetachedWatch(KubernetesClient client, DetachedConfig config, Release release, String id) {
    this.client = client;
    this.release = release;
    this.job = new WatchJob(config, release, id);
  }

  String name() {
    return "Job/" + job.name();
  }

  /**
   * Starts it.
   *
   * @param length how long it will watch
   * @throws SlipwayException when the file cannot be read, or the API server refuses
   */
  void start(Duration length) {
    String yaml;
    try {
      yaml = Files.readString(release.config().file());
    } catch (IOException e) {
      throw new SlipwayException(
          "Tried to give " + name() + " the file " + release.config().file() + ", but " + e, e);
    }
    try {
      apply(job.settings(yaml));
      apply(job.object(length));
    } catch (KubernetesClientException e) {
      throw new SlipwayException(
          "Tried to create " + name() + ", but " + e.getMessage() + "; see the Role for it", e);
    }
  }

  private void apply(HasMetadata object) {
    client
        .resource(object)
        .inNamespace(release.namespace())
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(SlipwayLabels.SLIPWAY)
                .withForce(true)
                .build());
  }

  /** Whether one of its pods is ready to take over. */
  boolean isReady() {
    return pods().stream().anyMatch(Readiness::isPodReady);
  }

  /** What is the matter with it, for people. */
  String state() {
    List<Pod> pods = pods();
    return pods.isEmpty()
        ? "it has no pod" + refusal().map(refused -> ": " + refused).orElse("")
        : pods.stream()
            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
            .map(c -> c.getState())
            .map(
                s ->
                    s.getWaiting() != null
                        ? "its pod waits: " + s.getWaiting().getReason()
                        : s.getTerminated() != null
                            ? "its pod ended with exit code " + s.getTerminated().getExitCode()
                            : "its pod runs, but is not ready")
            .findFirst()
            .orElse("its pod was not started");
  }

  /** What the cluster says of a Job without a pod, as when a quota refuses it. */
  private Optional<String> refusal() {
    return client
        .v1()
        .events()
        .inNamespace(release.namespace())
        .withField("involvedObject.name", job.name())
        .list()
        .getItems()
        .stream()
        .filter(event -> "Warning".equals(event.getType()))
        .map(Event::getMessage)
        .filter(Objects::nonNull)
        .reduce((first, last) -> last);
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(release.namespace())
        .withLabel(WatchJob.LABEL, job.label())
        .list()
        .getItems();
  }

  /** Takes it back, with its pods. */
  void delete() {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(release.namespace())
        .withName(job.name())
        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
        .delete();
    client.configMaps().inNamespace(release.namespace()).withName(job.name()).delete();
  }
}
