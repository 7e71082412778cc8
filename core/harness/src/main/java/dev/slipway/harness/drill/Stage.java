package dev.slipway.harness.drill;

import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.RecordsConfig;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.manifest.Manifests;
import dev.slipway.manifest.ReleaseManifests;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of the rehearsal's cluster, and the release led to it: its configuration as it is,
 * its environment that of the cluster. Several stages of one cluster do not meet: each has node
 * ports of its own.
 */
final class Stage {
  private static final int FIRST_NODE_PORT = 30_000;
  private static final int LAST_NODE_PORT = 32_767;

  private final RehearsalCluster cluster;
  private final Variants variants;
  private final Release release;
  private final MonitoringConfig written;

  private Stage(
      RehearsalCluster cluster, Variants variants, Release release, MonitoringConfig written) {
    this.cluster = cluster;
    this.variants = variants;
    this.release = release;
    this.written = written;
  }

  /**
   * Leads a release to a cluster.
   *
   * @param number of the stage, 0 for the one that has the release's own namespace and ports
   */
  static Stage of(Release release, RehearsalCluster cluster, Variants variants, int number) {
    Path records = variants.folder().resolve("records-" + number);
    MonitoringConfig written = release.config().monitoring();
    Release own =
        ApprovalFaults.none(
            Watch.without(
                Altered.withoutTrackers(
                    Altered.config(
                        release,
                        release.config().toBuilder()
                            .records(new RecordsConfig(records))
                            .build()))));
    Release there = led(own, cluster, number, own.environment().manifests(), 0);
    if (number == 0) {
      return new Stage(cluster, variants, there, written);
    }
    List<NodePort> ports = nodePorts(there, cluster);
    int shift = number * ports.size();
    return new Stage(
        cluster,
        variants,
        ports.isEmpty()
            ? there
            : led(
                own,
                cluster,
                number,
                variants.over(own.environment().manifests(), shifted(ports, shift)),
                shift),
        written);
  }

  RehearsalCluster cluster() {
    return cluster;
  }

  Release release() {
    return release;
  }

  /** Whether a version is that of the release that is rehearsed. */
  boolean isItself(String version) {
    return release.version().value().equals(version);
  }

  Release at(String version) {
    return Altered.version(release, version);
  }

  /** The release again, with a new pod of its first Deployment to roll out. */
  Release again(String why) {
    String patch =
        """
        patches:
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: %s
            spec:
              template:
                metadata:
                  annotations:
                    slipway.dev/drill: "%s"
        """;
    return Altered.manifests(
        release,
        variants.over(
            release.environment().manifests(),
            patch.formatted(Faults.deployment(release), why.replaceAll("[^\\w .-]", "-"))));
  }

  /** Whether {@code slipway.yaml} has the release watched at all. */
  boolean watches() {
    return written.watches();
  }

  Release watched(Release asked, TimeScale scale, boolean loud, Surroundings surroundings) {
    return Watch.scaled(asked, written, scale, loud, surroundings);
  }

  Scene scene(Release asked, @Nullable Surroundings surroundings, Marks marks) {
    return new Scene(cluster, asked, variants, surroundings, marks);
  }

  /** Where the application answers, and is asked for its health. */
  URI health() {
    URI base = Objects.requireNonNull(release.environment().baseUrl(), "baseUrl");
    return URI.create(base + release.config().checks().healthPath());
  }

  /** What its manifests ask for. */
  private record NodePort(String service, int index, int port) {}

  private static Release led(
      Release release, RehearsalCluster cluster, int number, Path manifests, int shift) {
    EnvironmentConfig e = release.environment();
    return new Release(
        release.config(),
        new EnvironmentConfig(
            e.name(),
            cluster.quickKubeconfigFile(),
            null,
            cluster.fingerprint(),
            number == 0 ? e.namespace() : e.namespace() + "-" + number,
            manifests,
            address(e, cluster, shift),
            e.variables()),
        release.version(),
        release.digests());
  }

  /** A node port of this machine is one of the cluster's node. */
  private static URI address(EnvironmentConfig environment, RehearsalCluster cluster, int shift) {
    URI url = environment.baseUrl();
    if (url == null) {
      throw new RehearsalException(
          "Tried to rehearse a release to "
              + environment.name()
              + ", but its environment has no baseUrl; give the one of a NodePort Service, as"
              + " http://127.0.0.1:30080");
    }
    boolean here = List.of("127.0.0.1", "localhost").contains(url.getHost());
    return here && url.getPort() >= FIRST_NODE_PORT && url.getPort() <= LAST_NODE_PORT
        ? cluster.nodePort(url.getPort() + shift)
        : url;
  }

  private static List<NodePort> nodePorts(Release release, RehearsalCluster cluster) {
    Manifests manifests =
        ReleaseManifests.of(release, new DiscoveredScopes(cluster.client())).manifests();
    List<NodePort> all = new ArrayList<>();
    for (GenericKubernetesResource object : manifests.objects()) {
      if (object.getKind().equals("Service")
          && object.get("spec", "ports") instanceof List<?> ports) {
        for (int i = 0; i < ports.size(); i++) {
          if (ports.get(i) instanceof Map<?, ?> port && port.get("nodePort") instanceof Number n) {
            all.add(new NodePort(object.getMetadata().getName(), i, n.intValue()));
          }
        }
      }
    }
    return all;
  }

  private static String shifted(List<NodePort> ports, int shift) {
    StringBuilder text = new StringBuilder("patches:\n");
    for (NodePort port : ports) {
      text.append("- target:\n    kind: Service\n    name: ")
          .append(port.service())
          .append("\n  patch: |-\n    - op: replace\n      path: /spec/ports/")
          .append(port.index())
          .append("/nodePort\n      value: ")
          .append(port.port() + shift)
          .append('\n');
    }
    return text.toString();
  }
}
