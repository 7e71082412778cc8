package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.github.dockerjava.api.DockerClient;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.junit.EnabledIfAvailable;
import dev.slipway.harness.junit.Requirement;
import dev.slipway.harness.junit.WithRehearsalCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;

@WithRehearsalCluster
@EnabledIfAvailable(Requirement.DOCKER)
class PodChecksIT {
  private static final String BUSYBOX = "busybox:1.36";
  private static final String NAMESPACE = SmokeGate.NAMESPACE;

  private final RehearsalCluster cluster;
  private final List<String> tagged = new ArrayList<>();

  PodChecksIT(RehearsalCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void createNamespace() {
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
  }

  @AfterEach
  void deleteNamespace() {
    cluster.client().namespaces().withName(NAMESPACE).delete();
    DockerClient docker = DockerClientFactory.instance().client();
    for (String image : tagged) {
      docker.removeImageCmd(image).exec();
    }
  }

  @Test
  void passForTheReleasesPodsAndFailForAnOlderOnes() {
    assertThat(new SmokeGate(null).run(PodChecks.class, cluster.client()).checks())
        .hasSize(2)
        .allSatisfy(check -> assertThat(check.outcome()).isEqualTo(FAIL))
        .allSatisfy(
            check ->
                assertThat(check.message())
                    .contains("There is no Deployment/backend in namespace " + NAMESPACE));

    cluster.importImage(tagged("slipway-test/backend", "3f2c1a9"));
    cluster.importImage(tagged("slipway-test/backend", "0ld0ld0"));
    run("slipway-test/backend:3f2c1a9");
    endOnItsNode("slipway-test/backend:0ld0ld0");
    assertThat(new SmokeGate(null).run(PodChecks.class, cluster.client()).checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactlyInAnyOrder(
            tuple("smoke.pods[Deployment/backend]", PASS),
            tuple("smoke.digests[Deployment/backend]", PASS));

    run("slipway-test/backend:0ld0ld0");
    GateResult older = new SmokeGate(null).run(PodChecks.class, cluster.client());
    assertThat(older.checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .contains(tuple("smoke.pods[Deployment/backend]", FAIL));
    assertThat(older.reason())
        .contains("runs slipway-test/backend:0ld0ld0, not slipway-test/backend:3f2c1a9");
  }

  private String tagged(String repository, String tag) {
    DockerClientFactory.instance().client().tagImageCmd(BUSYBOX, repository, tag).exec();
    tagged.add(repository + ":" + tag);
    return repository + ":" + tag;
  }

  /** A pod of the workload that its node ended, as at an eviction: it stays, and nothing is it. */
  private void endOnItsNode(String image) {
    var pods = cluster.client().pods().inNamespace(NAMESPACE);
    pods.resource(
            new PodBuilder()
                .withNewMetadata()
                .withName("backend-ended")
                .addToLabels("app", "backend")
                .endMetadata()
                .withNewSpec()
                .withActiveDeadlineSeconds(1L)
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("backend")
                .withImage(image)
                .withImagePullPolicy("Never")
                .withCommand("sleep", "3600")
                .endContainer()
                .endSpec()
                .build())
        .create();
    pods.withName("backend-ended")
        .waitUntilCondition(pod -> "Failed".equals(pod.getStatus().getPhase()), 60, SECONDS);
  }

  private void run(String image) {
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("backend")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .addToMatchLabels("app", "backend")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "backend")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("backend")
                .withImage(image)
                .withImagePullPolicy("Never")
                .withCommand("sleep", "3600")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .serverSideApply();
    cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName("backend")
        .waitUntilCondition(
            d ->
                d.getStatus() != null
                    && d.getMetadata().getGeneration().equals(d.getStatus().getObservedGeneration())
                    && Integer.valueOf(1).equals(d.getStatus().getUpdatedReplicas())
                    && Integer.valueOf(1).equals(d.getStatus().getReadyReplicas()),
            60,
            SECONDS);
  }
}
