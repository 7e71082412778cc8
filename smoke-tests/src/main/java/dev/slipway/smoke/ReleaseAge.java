package dev.slipway.smoke;

import dev.slipway.config.WorkloadConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Since when only the release's pods serve: the youngest pod's start. */
final class ReleaseAge {
  private final KubernetesClient client;
  private final Release release;
  private @Nullable List<Pod> pods;

  ReleaseAge(KubernetesClient client, Release release) {
    this.client = client;
    this.release = release;
  }

  Instant begin() {
    return starts().values().stream()
        .max(Instant::compareTo)
        .orElseThrow(
            () ->
                new CouldNotCheckException(
                    "Tried to find out since when the release's pods run, but there is none in "
                        + release.namespace()));
  }

  /** When each of the release's pods started, by their names. */
  Map<String, Instant> starts() {
    return there().stream()
        .filter(this::isOurs)
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getStartTime() != null)
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(),
                pod -> Instant.parse(pod.getStatus().getStartTime())));
  }

  /** The names of all pods that are there, also those of others. */
  Set<String> names() {
    return there().stream()
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Read once: all that is asked is of the same moment. */
  private List<Pod> there() {
    if (pods == null) {
      pods = read();
    }
    return pods;
  }

  private List<Pod> read() {
    try {
      return client.pods().inNamespace(release.namespace()).list().getItems();
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to find out since when the release's pods run, but " + e.getMessage(), e);
    }
  }

  /** Names suffice: that a pod of another workload is younger only shortens what is looked at. */
  private boolean isOurs(Pod pod) {
    return release.config().workloads().stream()
        .map(WorkloadConfig::name)
        .anyMatch(name -> pod.getMetadata().getName().startsWith(name + "-"));
  }
}
