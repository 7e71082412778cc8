package dev.slipway.harness.cluster;

import dev.slipway.harness.Availability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses and starts the cluster of a rehearsal, by {@code
 * slipway.rehearsal.cluster=auto|k3s|embedded|kubeconfig} (or {@code SLIPWAY_REHEARSAL_CLUSTER}).
 * {@code auto} takes k3s where Docker answers, and embedded elsewhere; never a kubeconfig, which
 * could be production's: a rehearsal breaks things on purpose.
 */
public final class RehearsalClusters {
  private static final Logger LOG = LoggerFactory.getLogger(RehearsalClusters.class);
  private static final String NO_EMBEDDED = "the embedded cluster is not available yet";

  private final RehearsalSettings settings;
  private final Supplier<Availability> docker;

  RehearsalClusters(RehearsalSettings settings, Supplier<Availability> docker) {
    this.settings = settings;
    this.docker = docker;
  }

  /** As this JVM's properties and environment say. */
  public static RehearsalClusters configured() {
    return new RehearsalClusters(RehearsalSettings.ofThisJvm(), DockerEngine::availability);
  }

  /**
   * What {@link #start} would start, and why.
   *
   * @throws ClusterException when the configured word is none of those
   */
  public ClusterChoice choice() {
    String word = settings.cluster();
    return switch (word) {
      case "auto" -> auto();
      case "k3s" -> k3s();
      case "embedded" -> new ClusterChoice.None("embedded was asked for, but " + NO_EMBEDDED);
      case "kubeconfig" -> kubeconfig();
      default ->
          throw new ClusterException(
              "Tried to choose a rehearsal cluster, but slipway.rehearsal.cluster is '"
                  + word
                  + "'; set it to auto, k3s, embedded or kubeconfig");
    };
  }

  /**
   * Starts the chosen cluster and waits until it is ready; some 20 s to a minute for k3s, more when
   * its image must be pulled.
   *
   * @throws ClusterUnavailableException when there is none
   */
  public RehearsalCluster start() {
    ClusterChoice choice = choice();
    RehearsalCluster.Kind kind =
        choice
            .kind()
            .orElseThrow(
                () ->
                    new ClusterUnavailableException(
                        "Tried to find a cluster for the rehearsal, but " + choice.why()));
    LOG.atInfo()
        .setMessage("The rehearsal's cluster is chosen")
        .addKeyValue("cluster", kind.word())
        .addKeyValue("why", choice.why())
        .log();
    return switch (kind) {
      case K3S -> K3sCluster.start(settings.k3sImage());
      case KUBECONFIG ->
          KubeconfigCluster.open(
              settings.kubeconfig().orElseThrow(), settings.nodeHost().orElse(null));
      case EMBEDDED -> throw new ClusterUnavailableException(NO_EMBEDDED);
    };
  }

  private ClusterChoice auto() {
    Availability engine = docker.get();
    return engine.available()
        ? new ClusterChoice.Taken(
            RehearsalCluster.Kind.K3S, "auto takes k3s, because " + engine.reason())
        : new ClusterChoice.None("auto found none: " + engine.reason() + "; and " + NO_EMBEDDED);
  }

  private ClusterChoice k3s() {
    Availability engine = docker.get();
    return engine.available()
        ? new ClusterChoice.Taken(
            RehearsalCluster.Kind.K3S, "k3s was asked for, and " + engine.reason())
        : new ClusterChoice.None("k3s was asked for, but " + engine.reason());
  }

  private ClusterChoice kubeconfig() {
    Optional<Path> file = settings.kubeconfig();
    if (file.isEmpty()) {
      return new ClusterChoice.None(
          "kubeconfig was asked for, but neither slipway.rehearsal.kubeconfig nor KUBECONFIG is set");
    }
    return Files.isReadable(file.get())
        ? new ClusterChoice.Taken(
            RehearsalCluster.Kind.KUBECONFIG, "kubeconfig was asked for: " + file.get())
        : new ClusterChoice.None("kubeconfig was asked for, but " + file.get() + " cannot be read");
  }
}
