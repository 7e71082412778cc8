package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Helm of this machine installs, upgrades and rolls back a chart. */
@Timeout(180)
class HelmTest {
  @TempDir static Path home;
  private static EmbeddedKubernetes cluster;
  private static Tool helm;

  @BeforeAll
  static void start() throws IOException {
    helm = Tool.required("helm", home);
    cluster =
        EmbeddedKubernetes.builder()
            .images(
                ImageCatalogue.builder()
                    .image("shop/hello", Program.mainClass(Hello.class, "8000"), "1", "2")
                    .build())
            .start();
    Files.writeString(home.resolve("config"), cluster.kubeconfig());
    Path templates = Files.createDirectories(home.resolve("shop/templates"));
    Files.writeString(
        home.resolve("shop/Chart.yaml"),
        """
        apiVersion: v2
        name: shop
        version: 1.0.0
        """);
    Files.writeString(home.resolve("shop/values.yaml"), "tag: \"1\"\n");
    Files.writeString(
        templates.resolve("all.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ .Release.Name }}
        spec:
          replicas: 2
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: shop/hello:{{ .Values.tag }}
                readinessProbe: {httpGet: {port: 8000}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{ .Release.Name }}
        spec:
          selector: {app: {{ .Release.Name }}}
          ports: [{port: 8000}]
        """);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static String ok(String... arguments) throws Exception {
    Tool.Answer answer = helm.run(arguments);
    assertThat(answer.code()).as(answer.all()).isZero();
    return answer.out();
  }

  @Test
  void installsUpgradesAndRollsBack() throws Exception {
    String chart = home.resolve("shop").toString();

    assertThat(ok("install", "front", chart, "--wait", "--timeout", "60s"))
        .contains("STATUS: deployed", "REVISION: 1");
    assertThat(image()).isEqualTo("shop/hello:1");

    ok("upgrade", "front", chart, "--set-string", "tag=2", "--wait", "--timeout", "60s");
    assertThat(image()).isEqualTo("shop/hello:2");

    Tool.Answer broken =
        helm.run("upgrade", "front", chart, "--set-string", "tag=3", "--wait", "--timeout", "5s");
    assertThat(broken.code()).as(broken.all()).isOne();

    ok("rollback", "front", "2", "--wait", "--timeout", "60s");
    assertThat(image()).isEqualTo("shop/hello:2");
    assertThat(ok("history", "front")).contains("Rollback to 2", "superseded", "deployed");

    ok("uninstall", "front", "--wait");
    assertThat(ok("list", "-q")).isEmpty();
  }

  private static String image() {
    return cluster
        .api()
        .get(Deployment.class, "default", "front")
        .orElseThrow()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .get(0)
        .getImage();
  }
}
