package dev.slipway;

import dev.slipway.config.ImageConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which version is live before a release: by the records, else by the tags that the cluster runs.
 * Where the cluster has none of the workloads, as when it was lost and made anew, nothing is live,
 * whatever a folder of records says.
 */
final class Previous {
  private static final Set<String> READ = Set.of("Deployment", "StatefulSet", "DaemonSet");

  private Previous() {}

  /** Empty when nothing is live, or it cannot be told. */
  static Optional<String> version(
      KubernetesClient client, Release release, List<DeploymentRecord> history) {
    return Records.live(history)
        .filter(live -> somethingIsThere(client, release))
        .or(() -> running(client, release));
  }

  /** Of kinds that are not read here, it is taken to be. */
  private static boolean somethingIsThere(KubernetesClient client, Release release) {
    return release.config().workloads().stream()
        .anyMatch(
            w -> !READ.contains(w.kind()) || template(client, release.namespace(), w) != null);
  }

  private static Optional<String> running(KubernetesClient client, Release release) {
    return release.config().workloads().stream()
        .map(w -> template(client, release.namespace(), w))
        .filter(Objects::nonNull)
        .flatMap(t -> t.getSpec().getContainers().stream())
        .map(Container::getImage)
        .flatMap(image -> tag(image, release))
        .findFirst();
  }

  private static @Nullable PodTemplateSpec template(
      KubernetesClient client, String namespace, WorkloadConfig workload) {
    return switch (workload.kind()) {
      case "Deployment" -> {
        var found =
            client.apps().deployments().inNamespace(namespace).withName(workload.name()).get();
        yield found == null ? null : found.getSpec().getTemplate();
      }
      case "StatefulSet" -> {
        var found =
            client.apps().statefulSets().inNamespace(namespace).withName(workload.name()).get();
        yield found == null ? null : found.getSpec().getTemplate();
      }
      case "DaemonSet" -> {
        var found =
            client.apps().daemonSets().inNamespace(namespace).withName(workload.name()).get();
        yield found == null ? null : found.getSpec().getTemplate();
      }
      default -> null;
    };
  }

  /** The version in an image of the release, by the form that its tag has. */
  static Stream<String> tag(String reference, Release release) {
    // What was deployed by its digest still says the tag, before the @.
    String image = reference.split("@", 2)[0];
    for (ImageConfig config : release.config().images()) {
      String newName = config.newName();
      String repository = newName == null ? config.name() : newName;
      String[] around = config.tag().split("\\$\\{version\\}", -1);
      String before = repository + ":" + around[0];
      if (around.length == 2
          && image.length() > before.length() + around[1].length()
          && image.startsWith(before)
          && image.endsWith(around[1])) {
        return Stream.of(image.substring(before.length(), image.length() - around[1].length()));
      }
    }
    return Stream.empty();
  }
}
