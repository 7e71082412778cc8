package dev.slipway.harness.cluster;

import dev.slipway.harness.Availability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
  private static final String NO_IMAGES =
      "the embedded cluster needs programs for the release's images: name a RehearsalImages in"
          + " META-INF/services";

  private final RehearsalSettings settings;
  private final Supplier<Availability> docker;
  private final @Nullable RehearsalImages images;

  RehearsalClusters(
      RehearsalSettings settings, Supplier<Availability> docker, @Nullable RehearsalImages images) {
    this.settings = settings;
    this.docker = docker;
    this.images = images;
  }

  /** As this JVM's properties and environment say, with the images that its class path names. */
  public static RehearsalClusters configured() {
    return new RehearsalClusters(
        RehearsalSettings.ofThisJvm(),
        DockerEngine::availability,
        ServiceLoader.load(RehearsalImages.class).findFirst().orElse(null));
  }

  /**
   * The same, able to take the embedded cluster too.
   *
   * @param programs of the release's images
   */
  public RehearsalClusters running(RehearsalImages programs) {
    return new RehearsalClusters(settings, docker, programs);
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
      case "embedded" -> {
        Availability programs = programs();
        yield programs.available()
            ? new ClusterChoice.Taken(
                RehearsalCluster.Kind.EMBEDDED, "embedded was asked for, and " + programs.reason())
            : new ClusterChoice.None("embedded was asked for, but " + programs.reason());
      }
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
      case EMBEDDED -> EmbeddedCluster.start(Objects.requireNonNull(images).catalogue());
    };
  }

  private ClusterChoice auto() {
    Availability engine = docker.get();
    if (engine.available()) {
      return new ClusterChoice.Taken(
          RehearsalCluster.Kind.K3S, "auto takes k3s, because " + engine.reason());
    }
    Availability programs = programs();
    return programs.available()
        ? new ClusterChoice.Taken(
            RehearsalCluster.Kind.EMBEDDED,
            "auto takes the embedded cluster, because " + engine.reason())
        : new ClusterChoice.None(
            "auto found none: " + engine.reason() + "; and " + programs.reason());
  }

  private Availability programs() {
    return images == null ? Availability.no(NO_IMAGES) : images.availability();
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
