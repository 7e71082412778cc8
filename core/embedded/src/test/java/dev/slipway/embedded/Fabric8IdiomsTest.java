package dev.slipway.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.embedded.node.ImageCatalogue;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client offers works, above all what does not on its own mock server. */
@Timeout(60)
@NeedsBusybox
class Fabric8IdiomsTest {
  private static EmbeddedKubernetes cluster;
  private static KubernetesClient client;

  @BeforeAll
  static void start() {
    cluster = EmbeddedKubernetes.builder().images(ImageCatalogue.builder().build()).start();
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
            .build();
  }

  @AfterAll
  static void stop() {
    client.close();
    cluster.close();
  }

  private static Deployment deployment(String name, int replicas, String command) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .withMatchLabels(Map.of("app", name))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Map.of("app", name))
        .endMetadata()
        .withNewSpec()
        .withTerminationGracePeriodSeconds(0L)
        .addNewContainer()
        .withName("main")
        .withImage("busybox:1.36")
        .withCommand("sh", "-c", command)
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static RollableScalableResource<Deployment> live(String name) {
    return client.apps().deployments().inNamespace("default").withName(name);
  }

  private static ConfigMap map(String name, Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .withLabels(Map.of("is", name))
        .endMetadata()
        .withData(data)
        .build();
  }

  private static Pod pod(String name, String command) {
    client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("main")
                .withImage("busybox:1.36")
                .withCommand("sh", "-c", command)
                .endContainer()
                .endSpec()
                .build())
        .create();
    return client.pods().inNamespace("default").withName(name).waitUntilReady(30, TimeUnit.SECONDS);
  }

  @Test
  void appliesOnTheServer() {
    ConfigMap first = client.resource(map("applied", Map.of("a", "1", "b", "2"))).serverSideApply();
    assertThat(first.getMetadata().getManagedFields()).hasSize(1);

    ConfigMap second = client.resource(map("applied", Map.of("a", "3"))).serverSideApply();

    assertThat(second.getData())
        .as("what is applied no more goes")
        .containsExactly(Map.entry("a", "3"));
  }

  @Test
  void rollsBack() {
    client.resource(deployment("undone", 1, "sleep 1000")).create();
    live("undone").waitUntilReady(30, TimeUnit.SECONDS);
    live("undone").rolling().updateImage("busybox:latest");
    // Ready it was before, too: what it says must be of the new image.
    rolledOut("undone");

    live("undone").rolling().undo();

    assertThat(
            live("undone")
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage())
        .isEqualTo("busybox:1.36");
    rolledOut("undone");
  }

  private static void rolledOut(String deployment) {
    live(deployment)
        .waitUntilCondition(
            d ->
                d.getStatus().getObservedGeneration() >= d.getMetadata().getGeneration()
                    && Integer.valueOf(1).equals(d.getStatus().getUpdatedReplicas())
                    && Integer.valueOf(1).equals(d.getStatus().getReplicas()),
            30,
            TimeUnit.SECONDS);
  }

  @Test
  void restartsAndPauses() {
    client.resource(deployment("again", 0, "sleep 1000")).create();

    live("again").rolling().restart();
    assertThat(live("again").get().getSpec().getTemplate().getMetadata().getAnnotations())
        .containsKey("kubectl.kubernetes.io/restartedAt");
    live("again").rolling().pause();
    assertThat(live("again").get().getSpec().getPaused()).isTrue();
    live("again").rolling().resume();
    assertThat(live("again").get().getSpec().getPaused()).isNotEqualTo(true);
  }

  @Test
  void scalesWithoutTouchingTheRest() {
    client.resource(deployment("scaled", 0, "sleep 1000")).create();

    live("scaled").scale(2);

    Deployment after =
        live("scaled")
            .waitUntilCondition(
                d -> Integer.valueOf(2).equals(d.getStatus().getReadyReplicas()),
                30,
                TimeUnit.SECONDS);
    assertThat(after.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
    assertThat(after.getSpec().getReplicas()).isEqualTo(2);
  }

  @Test
  void edits() {
    client.resource(map("edited", Map.of("a", "1"))).create();

    ConfigMap after =
        client
            .configMaps()
            .inNamespace("default")
            .withName("edited")
            .edit(m -> new ConfigMapBuilder(m).addToData("b", "2").build());

    assertThat(after.getData()).containsEntry("a", "1").containsEntry("b", "2");
  }

  @Test
  void answersAFailingTestOfAJsonPatch() {
    client.resource(map("tested", Map.of("a", "1"))).create();

    assertThatThrownBy(
            () ->
                client
                    .configMaps()
                    .inNamespace("default")
                    .withName("tested")
                    .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"test\", \"path\": \"/data/a\", \"value\": \"2\"}]"))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(422));
  }

  @Test
  void patchesByMergeKeys() {
    client.resource(deployment("merged", 0, "sleep 1000")).create();

    live("merged")
        .patch(
            PatchContext.of(PatchType.STRATEGIC_MERGE),
            """
            {"spec": {"template": {"spec": {"containers": [{"name": "side", "image": "busybox:1.36"}]}}}}
            """);
    live("merged")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"labels\": {\"gone\": null, \"kept\": \"yes\"}}}");

    Deployment after = live("merged").get();
    assertThat(after.getSpec().getTemplate().getSpec().getContainers())
        .extracting(c -> c.getName())
        .containsExactlyInAnyOrder("side", "main");
    assertThat(after.getMetadata().getLabels()).containsOnly(Map.entry("kept", "yes"));
  }

  @Test
  void informsAndSyncsAgain() {
    Map<String, ConfigMap> seen = new ConcurrentHashMap<>();
    AtomicInteger again = new AtomicInteger();
    client.resource(map("informed-1", Map.of("a", "1"))).create();
    try (SharedIndexInformer<ConfigMap> informer =
        client
            .configMaps()
            .inNamespace("default")
            .withLabelSelector("is in (informed-1, informed-2)")
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(ConfigMap added) {
                    seen.put(added.getMetadata().getName(), added);
                  }

                  @Override
                  public void onUpdate(ConfigMap before, ConfigMap after) {
                    String version = after.getMetadata().getResourceVersion();
                    if (version.equals(before.getMetadata().getResourceVersion())) {
                      again.incrementAndGet();
                    }
                    seen.put(after.getMetadata().getName(), after);
                  }

                  @Override
                  public void onDelete(ConfigMap deleted, boolean unknown) {
                    seen.remove(deleted.getMetadata().getName());
                  }
                },
                500)) {
      assertThat(informer.hasSynced()).isTrue();
      assertThat(seen).containsOnlyKeys("informed-1");
      client.resource(map("informed-2", Map.of())).create();
      client.resource(map("unseen", Map.of())).create();
      client.resource(map("informed-1", Map.of("a", "2"))).update();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                assertThat(seen).containsOnlyKeys("informed-1", "informed-2");
                assertThat(seen.get("informed-1").getData()).containsEntry("a", "2");
                assertThat(again).hasPositiveValue();
              });

      cluster.compact();
      client.resource(map("informed-2", Map.of())).delete();
      await().atMost(Duration.ofSeconds(10)).until(() -> seen.size() == 1);
    }
  }

  @Test
  void runsACommand() throws Exception {
    pod("exec", "sleep 1000");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ExecWatch watch =
        client
            .pods()
            .inNamespace("default")
            .withName("exec")
            .writingOutput(out)
            .writingError(err)
            .exec("sh", "-c", "echo out; echo err >&2; exit 4")) {
      assertThat(watch.exitCode().get(20, TimeUnit.SECONDS)).isEqualTo(4);
    }
    assertThat(out.toString(UTF_8)).isEqualTo("out\n");
    assertThat(err.toString(UTF_8)).isEqualTo("err\n");
  }

  @Test
  void followsALog() throws Exception {
    pod("log", "echo one; echo two; sleep 1000");
    assertThat(client.pods().inNamespace("default").withName("log").getLog())
        .isEqualTo("one\ntwo\n");
    try (LogWatch watch = client.pods().inNamespace("default").withName("log").watchLog();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(watch.getOutput(), UTF_8))) {
      assertThat(List.of(lines.readLine(), lines.readLine())).containsExactly("one", "two");
    }
  }

  @Test
  void knowsNoPathThatIsNotThere() {
    assertThatThrownBy(
            () ->
                client
                    .genericKubernetesResources("no.such/v1", "Thing")
                    .inNamespace("default")
                    .list())
        .isInstanceOf(KubernetesClientException.class);
    GenericKubernetesResource none =
        client
            .genericKubernetesResources("v1", "ConfigMap")
            .inNamespace("default")
            .withName("none")
            .get();
    assertThat(none).isNull();
  }
}
