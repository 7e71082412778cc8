package dev.slipway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drives the executable jar as a person does, step after step, on one cluster. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlipwayJarIT {
  private static final Path JAR = Path.of("target/slipway.jar").toAbsolutePath();

  @TempDir private static Path folder;
  private static EmbeddedKubernetes cluster;

  @BeforeAll
  static void start() throws IOException {
    assumeTrue(
        EmbeddedKubernetes.isolatesContainers() && EmbeddedKubernetes.runsBusybox(),
        "the embedded cluster needs Linux namespaces of an unprivileged user, and a busybox that is"
            + " linked statically");
    cluster =
        EmbeddedKubernetes.builder()
            .images(
                ImageCatalogue.builder()
                    .image("shop/backend", Program.busybox(), "v1", "v2")
                    .build())
            .start();
    Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(
        folder.resolve("k8s/backend.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: backend}
        spec:
          replicas: 1
          selector: {matchLabels: {app: backend}}
          template:
            metadata: {labels: {app: backend}}
            spec:
              terminationGracePeriodSeconds: 1
              containers:
                - {name: backend, image: shop/backend, command: [sleep, "3600"]}
        """);
    Files.writeString(
        folder.resolve("slipway.yaml"),
        """
        application: shop
        images:
          - {name: shop/backend, tag: "${version}"}
        workloads:
          - {name: backend, stability: 1s}
        checks:
          verification: [dev.slipway.smoke.PodChecks]
        environments:
          production:
            kubeconfig: kubeconfig
            namespace: shop
            manifests: k8s
        """);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void planChangesNothing() throws Exception {
    Ended plan = slipway("plan", "v1");
    assertThat(plan.code).as(plan.said).isZero();
    assertThat(plan.said).contains("create ").contains("backend").contains("sha256:");
    assertThat(slipway("history").said).contains("no records");
  }

  @Test
  @Order(2)
  void deploysTwoVersions() throws Exception {
    for (String version : List.of("v1", "v2")) {
      Ended deployed = slipway("deploy", version, "--yes");
      assertThat(deployed.code).as(deployed.said).isZero();
      assertThat(deployed.said)
          .containsSubsequence("rollout: passed", "verification: passed", "SUCCEEDED")
          .contains("live is " + version)
          .doesNotContain("\u001b");
    }
  }

  @Test
  @Order(3)
  void listsBoth() throws Exception {
    Ended history = slipway("history");
    assertThat(history.code).as(history.said).isZero();
    assertThat(history.said).containsSubsequence("v2", "SUCCEEDED", "v1", "SUCCEEDED");
  }

  @Test
  @Order(4)
  void showsWhatARollbackWouldChange() throws Exception {
    Ended shown = slipway("rollback", "--to", "v1", "--dry-run");
    assertThat(shown.code).as(shown.said).isZero();
    assertThat(shown.said).contains("-").contains("shop/backend:v2").contains("shop/backend:v1");
    assertThat(slipway("doctor").said).contains("2 kept");
  }

  @Test
  @Order(5)
  void rollsBackByWhatAPersonTypes() throws Exception {
    boolean script = Files.isExecutable(Path.of("/usr/bin/script"));
    assumeTrue(script, "no pseudo-terminal: /usr/bin/script is missing; install bsdutils");
    Ended back =
        ended("1\nv1\n", List.of("script", "-qec", inPlaceOfItsShell("rollback"), "/dev/null"));
    keep("$ slipway rollback\n" + back.said);
    assertThat(back.code).as(back.said).isZero();
    assertThat(back.said)
        .containsSubsequence("Roll back to which (1-1)?", "Type v1 to roll back", "SUCCEEDED")
        .contains("live is v1");
    assertThat(slipway("history", "--json").said).contains("\"kind\" : \"rollback\"");
  }

  @Test
  @Order(6)
  void goesOnWithWhatWasInterrupted() throws Exception {
    Process deploy =
        new ProcessBuilder(command("deploy", "v2", "--yes"))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    StringBuilder said = new StringBuilder();
    try (var output = deploy.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        said.append(line).append('\n');
        if (line.startsWith("rollout: started")) {
          new ProcessBuilder("kill", "-INT", String.valueOf(deploy.pid())).start().waitFor();
        }
      }
    }
    assertThat(deploy.waitFor()).as(said.toString()).isEqualTo(130);
    assertThat(said.toString()).contains("slipway resume --file slipway.yaml");
    keep("$ slipway deploy v2 --yes\n" + said);
    Ended resumed = slipway("resume");
    assertThat(resumed.code).as(resumed.said).isZero();
    assertThat(resumed.said).contains("SUCCEEDED").contains("live is v2");
  }

  @Test
  @Order(7)
  void asksAtATerminalAndRollsBackWhatIsInFlight() throws Exception {
    Ended ended = interrupted("r\n");
    keep("$ slipway deploy v1 --yes\n" + ended.said);
    assertThat(ended.code).as(ended.said).isEqualTo(Exit.ROLLED_BACK);
    assertThat(ended.said)
        .containsSubsequence(
            "[c]ontinue with it, [l]eave it to be resumed, or [r]oll it back?",
            "Rolling back",
            "TAKEN_BACK",
            "ROLLED BACK")
        .contains("live is v2");
  }

  @Test
  @Order(8)
  void asksAtATerminalAndGoesOnWithWhatIsInFlight() throws Exception {
    Ended ended = interrupted("c\n");
    assertThat(ended.code).as(ended.said).isZero();
    assertThat(ended.said).containsSubsequence("[c]ontinue", "Going on", "SUCCEEDED");
  }

  /**
   * Deploys v1 in a pseudo-terminal, types Ctrl-C while its rollout is watched, then the answer.
   */
  private static Ended interrupted(String answer) throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/script")),
        "no pseudo-terminal: /usr/bin/script is missing; install bsdutils");
    Path file = folder.resolve("slipway.yaml");
    // Long enough that the release has not ended before it was asked about.
    Files.writeString(file, Files.readString(file).replace("stability: 1s", "stability: 10s"));
    ProcessBuilder builder =
        new ProcessBuilder(
                "script", "-qefc", inPlaceOfItsShell("deploy", "v1", "--yes"), "/dev/null")
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(Map.of("NO_COLOR", "1", "TERM", "dumb"));
    Process deploy = builder.start();
    StringBuilder said = new StringBuilder();
    try (var in = deploy.outputWriter();
        var output = deploy.inputReader()) {
      boolean pressed = false;
      boolean answered = false;
      for (int c = output.read(); c >= 0; c = output.read()) {
        said.append((char) c);
        // The rollout is watched: what it takes back is applied by then.
        int started = said.indexOf("rollout: started");
        if (!pressed && started >= 0 && said.indexOf(" of 1 ready", started) >= 0) {
          in.write('\u0003');
          in.flush();
          pressed = true;
        }
        if (!answered && said.indexOf("oll it back? ") >= 0) {
          in.write(answer);
          in.flush();
          answered = true;
        }
      }
    }
    return new Ended(deploy.waitFor(), said.toString());
  }

  private static Ended slipway(String... arguments) throws Exception {
    Ended ended = ended("", command(arguments));
    keep("$ slipway " + String.join(" ", arguments) + "\n" + ended.said);
    return ended;
  }

  /** What {@code docs/cli.md} shows. */
  private static void keep(String text) throws IOException {
    Files.writeString(
        Path.of("target/transcript.txt"),
        text + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Ctrl-C goes to the shell of {@code script}, too: some end with 130 whatever was run says. */
  private static String inPlaceOfItsShell(String... arguments) {
    return "exec " + String.join(" ", command(arguments));
  }

  private static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                JAR.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Ended ended(String typed, List<String> command) throws Exception {
    Path output = Files.createTempFile(folder, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(Map.of("NO_COLOR", "1", "TERM", "dumb"));
    Process process = builder.start();
    try (var in = process.outputWriter()) {
      in.write(typed);
    }
    return new Ended(process.waitFor(), Files.readString(output));
  }

  private record Ended(int code, String said) {}
}
