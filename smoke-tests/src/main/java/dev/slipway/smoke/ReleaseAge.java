package dev.slipway.smoke;

import dev.slipway.config.WorkloadConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;

/** Since when only the release's pods serve: the youngest pod's start. */
final class ReleaseAge {
  private final KubernetesClient client;
  private final Release release;

  ReleaseAge(KubernetesClient client, Release release) {
    this.client = client;
    this.release = release;
  }

  Instant begin() {
    List<Pod> pods;
    try {
      pods = client.pods().inNamespace(release.namespace()).list().getItems();
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to find out since when the release's pods run, but " + e.getMessage(), e);
    }
    return pods.stream()
        .filter(this::isOurs)
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getStartTime() != null)
        .map(pod -> Instant.parse(pod.getStatus().getStartTime()))
        .max(Instant::compareTo)
        .orElseThrow(
            () ->
                new CouldNotCheckException(
                    "Tried to find out since when the release's pods run, but there is none in "
                        + release.namespace()));
  }

  /** Names suffice: that a pod of another workload is younger only shortens what is looked at. */
  private boolean isOurs(Pod pod) {
    return release.config().workloads().stream()
        .map(WorkloadConfig::name)
        .anyMatch(name -> pod.getMetadata().getName().startsWith(name + "-"));
  }
}
