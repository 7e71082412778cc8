package dev.slipway.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.harness.Availability;
import dev.slipway.harness.cluster.RehearsalCluster.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalClustersTest {
  private static final Availability DOCKER = Availability.yes("Docker answers (unix:///x)");
  private static final Availability NO_DOCKER = Availability.no("Docker does not answer");

  private static final RehearsalImages NOTHING = images(Availability.yes("no program is needed"));

  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();

  @Test
  void autoTakesK3sWhereDockerAnswers() {
    ClusterChoice choice = clusters(DOCKER).choice();

    assertThat(choice.kind()).contains(Kind.K3S);
    assertThat(choice.why()).isEqualTo("auto takes k3s, because Docker answers (unix:///x)");
  }

  @Test
  void autoSaysWhyThereIsNone() {
    RehearsalClusters clusters = clusters(NO_DOCKER);

    assertThat(clusters.choice().kind()).isEmpty();
    assertThatThrownBy(clusters::start)
        .isInstanceOf(ClusterUnavailableException.class)
        .hasMessage(
            "Tried to find a cluster for the rehearsal, but auto found none: Docker does not"
                + " answer; and the embedded cluster needs programs for the release's images: name"
                + " a RehearsalImages in META-INF/services");
  }

  @Test
  void autoNeverTakesAKubeconfig(@TempDir Path folder) throws Exception {
    variables.put("KUBECONFIG", Files.createFile(folder.resolve("config")).toString());

    assertThat(clusters(NO_DOCKER).choice().kind()).isEmpty();
  }

  @Test
  void takesAKubeconfigThatWasAskedFor(@TempDir Path folder) throws Exception {
    properties.put("slipway.rehearsal.cluster", "kubeconfig");
    variables.put("KUBECONFIG", Files.createFile(folder.resolve("config")).toString());

    assertThat(clusters(NO_DOCKER).choice().kind()).contains(Kind.KUBECONFIG);
  }

  @Test
  void saysWhatIsMissingOfAKubeconfig() {
    properties.put("slipway.rehearsal.cluster", "kubeconfig");
    assertThat(clusters(DOCKER).choice().why()).contains("nor KUBECONFIG is set");

    variables.put("KUBECONFIG", "/nowhere/config");
    assertThat(clusters(DOCKER).choice().why()).contains("/nowhere/config cannot be read");
  }

  @Test
  void autoTakesTheEmbeddedOneWhereDockerIsNotAndTheProgramsAre() {
    ClusterChoice choice = clusters(NO_DOCKER).running(NOTHING).choice();

    assertThat(choice.kind()).contains(Kind.EMBEDDED);
    assertThat(choice.why())
        .isEqualTo("auto takes the embedded cluster, because Docker does not answer");
  }

  @Test
  void saysWhatTheProgramsOfTheImagesNeed() {
    RehearsalImages needy = images(Availability.no("there is no busybox; install it"));

    assertThat(clusters(NO_DOCKER).running(needy).choice().why())
        .isEqualTo("auto found none: Docker does not answer; and there is no busybox; install it");
  }

  @Test
  void embeddedNeedsPrograms() {
    variables.put("SLIPWAY_REHEARSAL_CLUSTER", "embedded");

    assertThatThrownBy(clusters(DOCKER)::start)
        .isInstanceOf(ClusterUnavailableException.class)
        .hasMessageContaining("META-INF/services");
  }

  @Test
  void startsTheEmbeddedOne() {
    variables.put("SLIPWAY_REHEARSAL_CLUSTER", "embedded");

    try (RehearsalCluster cluster = clusters(DOCKER).running(NOTHING).start()) {
      assertThat(cluster.client().nodes().list().getItems()).hasSize(1);
      assertThat(cluster.fingerprint()).isNotEmpty();
      cluster.importImage("busybox:1.36");
      assertThatThrownBy(() -> cluster.importImage("shop/backend:1"))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("shop/backend:1")
          .hasMessageContaining("image catalogue");
    }
  }

  @Test
  void aPropertyIsStrongerThanAVariable() {
    variables.put("SLIPWAY_REHEARSAL_CLUSTER", "embedded");
    properties.put("slipway.rehearsal.cluster", "k3s");

    assertThat(clusters(DOCKER).choice().kind()).contains(Kind.K3S);
  }

  @Test
  void refusesAWordItDoesNotKnow() {
    properties.put("slipway.rehearsal.cluster", "minikube");

    assertThatThrownBy(clusters(DOCKER)::choice)
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("'minikube'")
        .hasMessageContaining("auto, k3s, embedded or kubeconfig");
  }

  @Test
  void anEnvironmentWithoutAnAnswerIsUnavailable(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("config");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
        users: [{name: u, user: {token: t}}]
        """);

    assertThatThrownBy(() -> KubeconfigCluster.open(file, null))
        .isInstanceOf(ClusterUnavailableException.class)
        .hasMessageContaining("http://127.0.0.1:1");
  }

  private RehearsalClusters clusters(Availability docker) {
    return new RehearsalClusters(
        new RehearsalSettings(
            name -> Optional.ofNullable(properties.get(name)),
            name -> Optional.ofNullable(variables.get(name))),
        () -> docker,
        null);
  }

  private static RehearsalImages images(Availability availability) {
    return new RehearsalImages() {
      @Override
      public Availability availability() {
        return availability;
      }

      @Override
      public ImageCatalogue catalogue() {
        return ImageCatalogue.builder().build();
      }
    };
  }
}
