package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PodExecIT {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static ClusterNamespace namespace;
  private final Redactor redactor = new Redactor();

  @BeforeAll
  static void startPod() {
    namespace = ClusterNamespace.create();
    startPod("shell");
  }

  @AfterAll
  static void deleteNamespace() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static void startPod(String name) {
    namespace.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s}
        spec:
          terminationGracePeriodSeconds: 0
          containers:
          - name: main
            image: busybox:1.36
            imagePullPolicy: IfNotPresent
            command: [sleep, "3600"]
        """
            .formatted(name));
    namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withName(name)
        .waitUntilReady(60, TimeUnit.SECONDS);
  }

  private PodExec exec(String pod) {
    return new PodExec(
        namespace.client(),
        new ExecTarget(namespace.name(), pod, "main"),
        redactor,
        Clock.systemUTC());
  }

  private Receipt sh(String script) {
    return exec("shell").run("test", List.of("sh", "-c", script), MINUTE);
  }

  @Test
  void finishesWithTheOutputsAsTheyWereWritten() {
    Receipt receipt = sh("echo out; echo err >&2; printf 'no line end'");

    assertThat(receipt.kind()).isEqualTo(Receipt.Kind.FINISHED);
    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.stdout()).isEqualTo("out\nno line end");
    assertThat(receipt.stderr()).isEqualTo("err\n");
  }

  @Test
  void finishesWithTheCommandsOwnExitCode() {
    assertThat(sh("exit 42"))
        .isInstanceOfSatisfying(
            Receipt.Finished.class, finished -> assertThat(finished.exitCode()).isEqualTo(42));
  }

  @Test
  void passesArgumentsThroughNoShell() {
    Receipt receipt =
        exec("shell").run("test", List.of("echo", "$HOME", "a  b", "'\"", "$(id)", "*"), MINUTE);

    assertThat(receipt.stdout()).isEqualTo("$HOME a  b '\" $(id) *\n");
  }

  @Test
  void keepsTheEndOfABigOutputAndSaysWhatItCut() {
    Receipt receipt =
        sh("i=0; while [ $i -lt 60000 ]; do echo \"line $i of many in this\"; i=$((i+1)); done");

    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.stdout())
        .startsWith("[cut: the first ")
        .endsWith("line 59999 of many in this\n")
        .hasSizeLessThanOrEqualTo(PodExec.OUTPUT_LIMIT + 100);
  }

  @Test
  void masksSecretsInBothOutputs() {
    redactor.learn("hunter22");

    Receipt receipt = sh("echo password=hunter22; echo hunter22 >&2");

    assertThat(receipt.stdout()).isEqualTo("password=*****\n");
    assertThat(receipt.stderr()).isEqualTo("*****\n");
  }

  @Test
  void isUnknownWhenThePodIsKilledDuringTheCommand() {
    startPod("victim");
    CompletableFuture<Receipt> running =
        CompletableFuture.supplyAsync(
            () ->
                exec("victim")
                    .run(
                        "test",
                        List.of("sh", "-c", "echo begun; touch /tmp/begun; sleep 60"),
                        MINUTE));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                exec("victim")
                    .run("probe", List.of("test", "-e", "/tmp/begun"), MINUTE)
                    .succeeded());

    namespace
        .client()
        .pods()
        .inNamespace(namespace.name())
        .withName("victim")
        .withGracePeriod(0)
        .delete();

    Receipt receipt = running.orTimeout(40, TimeUnit.SECONDS).join();
    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Unknown.class, unknown -> assertThat(unknown.reason()).startsWith("after "));
    assertThat(receipt.stdout()).isEqualTo("begun\n");
  }

  @Test
  void isUnknownWhenTheShellIsKilledBeforeItsSentinel() {
    Receipt receipt = sh("kill -9 $PPID; sleep 1");

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Unknown.class,
            unknown ->
                assertThat(unknown.reason()).contains("not the line that closes the output"));
  }

  @Test
  void isUnknownAfterItsTimeAndDoesNotPretendThatTheCommandIsDead() {
    Receipt receipt =
        exec("shell")
            .run(
                "test",
                List.of("sh", "-c", "echo begun; sleep 20; touch /tmp/went-on"),
                Duration.ofSeconds(8));

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Unknown.class,
            unknown ->
                assertThat(unknown.reason())
                    .contains("no exit status within the 8 s")
                    .contains("it may still run"));
    assertThat(receipt.stdout()).isEqualTo("begun\n");
    assertThat(receipt.took()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(18));
    await()
        .atMost(MINUTE)
        .until(
            () ->
                exec("shell")
                    .run("probe", List.of("test", "-e", "/tmp/went-on"), MINUTE)
                    .succeeded());
  }

  @Test
  void isUnknownWhenInterruptedAndKeepsTheInterrupt() throws Exception {
    CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              receipt.complete(
                  exec("shell")
                      .run("test", List.of("sh", "-c", "touch /tmp/waiting; sleep 30"), MINUTE));
              flag.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                exec("shell")
                    .run("probe", List.of("test", "-e", "/tmp/waiting"), MINUTE)
                    .succeeded());

    thread.interrupt();

    assertThat(receipt.get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Receipt.Unknown.class, unknown -> assertThat(unknown.reason()).contains("interrupted"));
    assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void wasNotRunWhenThereIsNoShell() {
    startPod("shell-less");
    exec("shell-less").run("remove", List.of("rm", "/bin/sh"), MINUTE);

    Receipt receipt = exec("shell-less").run("test", List.of("echo", "hi"), MINUTE);

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.NotRun.class,
            notRun -> assertThat(notRun.reason()).contains("has no sh", "as a Job"));
  }

  @Test
  void finishesWithTheShellsCodeWhenTheProgramIsMissing() {
    Receipt receipt = exec("shell").run("test", List.of("no-such-program"), MINUTE);

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.Finished.class, finished -> assertThat(finished.exitCode()).isEqualTo(127));
    assertThat(receipt.stderr()).contains("no-such-program: not found");
  }

  @Test
  void wasNotRunInAPodThatIsNotThere() {
    Receipt receipt = exec("nobody").run("test", List.of("echo", "hi"), MINUTE);

    assertThat(receipt)
        .isInstanceOfSatisfying(
            Receipt.NotRun.class,
            notRun -> assertThat(notRun.reason()).contains("Pod/nobody", "not found"));
  }
}
