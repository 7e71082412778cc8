package dev.slipway.smoke;

import dev.slipway.config.WorkloadConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Since when the release's pods are there. */
final class ReleaseAge {
  private static final long DEFAULT_GRACE_SECONDS = 30;
  private static final Duration ROLLOUT = Duration.ofMinutes(15);

  private final KubernetesClient client;
  private final Release release;
  private @Nullable List<Pod> pods;

  ReleaseAge(KubernetesClient client, Release release) {
    this.client = client;
    this.release = release;
  }

  /** When the youngest of them started: others, which it is to replace, may still serve. */
  Instant begin() {
    return youngest()
        .orElseThrow(
            () ->
                new CouldNotCheckException(
                    "Tried to find out since when the release's pods run, but there is none in "
                        + release.namespace()));
  }

  /** As {@link #begin}; empty where none of the release's pods started. */
  Optional<Instant> youngest() {
    return starts().values().stream().max(Instant::compareTo);
  }

  /** Whether a pod started so long before the youngest that it was not rolled out with it. */
  static boolean isOlder(Instant start, Instant youngest) {
    // Not the youngest's time less: that may be the beginning of time.
    return start.plus(ROLLOUT).isBefore(youngest);
  }

  /**
   * When no other pod serves any more: pods that are replaced are told to end once the youngest is
   * ready, and are killed when their grace is over.
   */
  Instant alone() {
    return pods().stream()
        .map(pod -> ready(pod).plusSeconds(grace(pod)))
        .max(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  private static Instant ready(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()))
        .map(c -> c.getLastTransitionTime())
        .filter(Objects::nonNull)
        .findFirst()
        .map(Instant::parse)
        .orElse(Instant.parse(pod.getStatus().getStartTime()));
  }

  private static long grace(Pod pod) {
    Long grace = pod.getSpec() == null ? null : pod.getSpec().getTerminationGracePeriodSeconds();
    return grace == null ? DEFAULT_GRACE_SECONDS : grace;
  }

  /** The release's pods that started. */
  List<Pod> pods() {
    return there().stream()
        .filter(this::isOurs)
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getStartTime() != null)
        .toList();
  }

  /** When each of the release's pods started, by their names. */
  Map<String, Instant> starts() {
    return pods().stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(),
                pod -> Instant.parse(pod.getStatus().getStartTime())));
  }

  /** The names of all pods that are there and are to stay, also those of others. */
  Set<String> names() {
    return there().stream()
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Those that are to stay; read once, so that all that is asked is of the same moment. */
  private List<Pod> there() {
    if (pods == null) {
      pods = read();
    }
    return pods;
  }

  private List<Pod> read() {
    try {
      return client.pods().inNamespace(release.namespace()).list().getItems().stream()
          .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
          .toList();
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
