package dev.slipway.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kubectl of this machine drives the cluster by each of its verbs that a release needs. */
@Timeout(120)
@NeedsBusybox
class KubectlTest {
  private static final Pattern FORWARDING = Pattern.compile("Forwarding from (127\\S+) -> 8000");

  @TempDir static Path home;
  private static EmbeddedKubernetes cluster;
  private static Tool kubectl;

  @BeforeAll
  static void start() throws IOException {
    kubectl = Tool.required("kubectl", home);
    cluster =
        EmbeddedKubernetes.builder()
            .images(
                ImageCatalogue.builder()
                    .image("shop/hello", Program.mainClass(Hello.class, "8000"), "1", "2")
                    .build())
            .start();
    Files.writeString(home.resolve("config"), cluster.kubeconfig());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static String ok(String... arguments) throws Exception {
    Tool.Answer answer = kubectl.run(arguments);
    assertThat(answer.code()).as(answer.all()).isZero();
    return answer.out();
  }

  private static Path hello(String name, int replicas, String tag) throws IOException {
    return Files.writeString(
        home.resolve(name + tag + replicas + ".yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: NAME}
        spec:
          replicas: REPLICAS
          selector: {matchLabels: {app: NAME}}
          template:
            metadata: {labels: {app: NAME}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: shop/hello:TAG
                readinessProbe: {httpGet: {port: 8000}, periodSeconds: 1}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: NAME}
        spec:
          selector: {app: NAME}
          ports: [{port: 8000}]
        """
            .replace("NAME", name)
            .replace("REPLICAS", Integer.toString(replicas))
            .replace("TAG", tag));
  }

  private static String shell(String name, String script) throws Exception {
    ok("run", name, "--image=busybox:1.36", "--restart=Never", "--", "sh", "-c", script);
    ok("wait", "pod/" + name, "--for=condition=Ready", "--timeout=30s");
    return name;
  }

  @Test
  void appliesRollsOutAndUndoes() throws Exception {
    assertThat(ok("apply", "-f", hello("rolled", 2, "1").toString()))
        .contains("deployment.apps/rolled created", "service/rolled created");
    assertThat(ok("rollout", "status", "deployment/rolled", "--timeout=60s"))
        .contains("deployment \"rolled\" successfully rolled out");
    assertThat(ok("apply", "-f", hello("rolled", 2, "1").toString())).contains("unchanged");

    ok("apply", "-f", hello("rolled", 2, "2").toString());
    ok("rollout", "status", "deployment/rolled", "--timeout=60s");
    assertThat(ok("rollout", "history", "deployment/rolled")).containsPattern("(?m)^1 .*\n2 ");

    assertThat(ok("rollout", "undo", "deployment/rolled")).contains("rolled back");
    ok("rollout", "status", "deployment/rolled", "--timeout=60s");
    assertThat(
            ok(
                "get",
                "deployment",
                "rolled",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image}"))
        .isEqualTo("shop/hello:1");
  }

  @Test
  void appliesOnTheServerAndNamesConflicts() throws Exception {
    String file = hello("served", 1, "1").toString();
    assertThat(ok("apply", "--server-side", "-f", file)).contains("serverside-applied");
    ok("set", "image", "deployment/served", "main=shop/hello:2");

    Tool.Answer refused = kubectl.run("apply", "--server-side", "-f", file);

    assertThat(refused.code()).isOne();
    assertThat(refused.err())
        .contains(
            "conflict with \"kubectl-set\"", ".spec.template.spec.containers[name=\"main\"].image");
    assertThat(ok("apply", "--server-side", "--force-conflicts", "-f", file))
        .contains("serverside-applied");
  }

  @Test
  void showsDifferencesAndChangesNothing() throws Exception {
    ok("apply", "-f", hello("diffed", 0, "1").toString());
    assertThat(kubectl.run("diff", "-f", hello("diffed", 0, "1").toString()).code()).isZero();

    Tool.Answer diff = kubectl.run("diff", "-f", hello("diffed", 0, "2").toString());

    assertThat(diff.code()).as(diff.all()).isOne();
    assertThat(diff.out())
        .containsPattern("(?m)^-.*image: shop/hello:1$")
        .containsPattern("(?m)^\\+.*image: shop/hello:2$");
    assertThat(ok("get", "deployment", "diffed", "-o", "yaml")).contains("image: shop/hello:1");
  }

  @Test
  void getsAndDescribes() throws Exception {
    ok("apply", "-f", hello("shown", 1, "1").toString());
    ok("rollout", "status", "deployment/shown", "--timeout=60s");

    assertThat(ok("get", "deployments", "shown"))
        .containsPattern("NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nshown +1/1 +1 +1 ");
    assertThat(ok("get", "pods", "-l", "app=shown", "-o", "wide"))
        .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE")
        .containsPattern("shown-\\S+ +1/1 +Running +0 ");
    assertThat(ok("describe", "deployment", "shown"))
        .contains(
            "1 desired | 1 updated | 1 total | 1 available | 0 unavailable", "ScalingReplicaSet");
    assertThat(ok("describe", "pod", "-l", "app=shown"))
        .contains("Image:", "shop/hello:1", "Scheduled");
    assertThat(ok("get", "events")).contains("Scheduled");
  }

  @Test
  void scalesWaitsAndDeletes() throws Exception {
    ok("apply", "-f", hello("scaled", 1, "1").toString());
    assertThat(ok("scale", "deployment/scaled", "--replicas=2")).contains("scaled");
    ok("wait", "deployment/scaled", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=60s");

    assertThat(ok("delete", "deployment", "scaled", "--timeout=30s")).contains("deleted");
    ok("wait", "pod", "-l", "app=scaled", "--for=delete", "--timeout=30s");
    Tool.Answer gone = kubectl.run("get", "deployment", "scaled");
    assertThat(gone.code()).isOne();
    assertThat(gone.err())
        .contains("Error from server (NotFound): deployments.apps \"scaled\" not found");
  }

  @Test
  void readsLogs() throws Exception {
    String pod = shell("talks", "echo one; echo two; echo three; sleep 1000");

    Process follows = kubectl.start("logs", "-f", pod);
    try (BufferedReader lines = follows.inputReader(UTF_8)) {
      assertThat(List.of(lines.readLine(), lines.readLine(), lines.readLine()))
          .containsExactly("one", "two", "three");
      assertThat(ok("logs", pod)).isEqualTo("one\ntwo\nthree\n");
      assertThat(ok("logs", pod, "--tail=1", "--timestamps")).matches("\\d{4}-\\S+Z three\n");
      ok("delete", "pod", pod, "--grace-period=0", "--force");
      assertThat(lines.readLine()).as("the stream ends with the pod").isNull();
    } finally {
      follows.destroyForcibly();
    }
  }

  @Test
  void runsCommands() throws Exception {
    String pod = shell("obeys", "sleep 1000");

    Tool.Answer answer =
        kubectl.run("exec", pod, "--", "sh", "-c", "echo said; echo cried >&2; exit 3");

    assertThat(answer.code()).as(answer.all()).isEqualTo(3);
    assertThat(answer.out()).isEqualTo("said\n");
    assertThat(answer.err()).contains("cried\n", "exit code 3");
  }

  @Test
  void forwardsPorts() throws Exception {
    ok("apply", "-f", hello("near", 1, "1").toString());
    ok("rollout", "status", "deployment/near", "--timeout=60s");

    Process forwards = kubectl.start("port-forward", "service/near", ":8000");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(forwards.getInputStream(), UTF_8))) {
      String line = lines.readLine();
      Matcher where = FORWARDING.matcher(line);
      assertThat(where.find()).as(line).isTrue();
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://" + where.group(1))).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).startsWith("near-");
    } finally {
      forwards.destroyForcibly();
    }
  }

  @Test
  void asksWhatItMay() throws Exception {
    assertThat(ok("auth", "can-i", "delete", "pods")).isEqualTo("yes\n");
    assertThat(ok("auth", "whoami")).contains("system:masters");
    assertThat(ok("version")).contains("Server Version:");
    assertThat(ok("api-resources"))
        .containsPattern("deployments +deploy +apps/v1 +true +Deployment");
    assertThat(ok("explain", "deployment.spec.replicas")).contains("replicas <integer>");
  }
}
