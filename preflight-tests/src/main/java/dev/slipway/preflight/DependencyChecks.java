package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.config.DependencyConfig;
import dev.slipway.exec.ExecTarget;
import dev.slipway.exec.PodChoice;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.PodSelection;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.Check;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the application needs, asked for from one of its own pods: nothing is created for it. */
@SlipwayTest
@DisplayName("dependencies")
public class DependencyChecks {
  /** For the way to the container and back. */
  private static final Duration EXEC = Duration.ofSeconds(15);

  private final Release release;
  private final KubernetesClient client;
  private final Redactor redactor;

  DependencyChecks(Release release, KubernetesClient client, Redactor redactor) {
    this.release = release;
    this.client = client;
    this.redactor = redactor;
  }

  @TestFactory
  @Check(
      id = "preflight.dependency",
      sop = "2",
      source = "J",
      asks = "each of checks.dependencies answers a ready pod of the application",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "see the dependency, its Service, DNS and NetworkPolicy")
  @DisplayName("answers from inside the cluster:")
  Stream<DynamicTest> answer() {
    if (release.config().checks().dependencies().isEmpty()) {
      Assumptions.abort("checks.dependencies names none");
    }
    return release.config().checks().dependencies().stream()
        .map(d -> dynamicTest(d.name(), () -> require(d)));
  }

  private void require(DependencyConfig dependency) {
    ExecTarget target = target(dependency);
    Question question = Question.of(dependency);
    Receipt receipt =
        new PodExec(client, target, redactor, Clock.systemUTC())
            .run(
                "dependency-" + dependency.name(),
                question.command(),
                dependency.timeout().plus(EXEC));
    String tried =
        "Tried to reach "
            + dependency.name()
            + " at "
            + dependency.address()
            + " from "
            + target
            + ", but ";
    switch (receipt.kind()) {
      case FINISHED -> judge((Receipt.Finished) receipt, question, tried);
      case UNKNOWN ->
          throw new CouldNotCheckException(tried + ((Receipt.Unknown) receipt).reason());
      case NOT_RUN -> throw new CouldNotCheckException(tried + ((Receipt.NotRun) receipt).reason());
    }
  }

  private static void judge(Receipt.Finished receipt, Question question, String tried) {
    if (receipt.exitCode() == Question.NO_TOOL) {
      throw new CouldNotCheckException(
          tried
              + "the container has neither nc, busybox nor bash to ask with; name another workload"
              + " or container in checks.dependencies");
    }
    if (question.hung(receipt.stdout(), receipt.stderr())) {
      throw new CouldNotCheckException(
          tried + "there was no answer in time; see whether it hangs, or give it a longer timeout");
    }
    String fault = question.fault(receipt.exitCode(), receipt.stdout(), receipt.stderr());
    if (!fault.isEmpty()) {
      throw new AssertionError(
          tried + fault + "; see whether it runs, its Service and DNS name, and NetworkPolicies");
    }
  }

  private ExecTarget target(DependencyConfig dependency) {
    String from = dependency.from();
    if (from == null) {
      var first = release.config().workloads().get(0);
      from = first.kind() + "/" + first.name();
    }
    PodChoice choice;
    try {
      choice = new PodSelection(client, release.namespace()).choose(from, dependency.container());
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to find a pod of " + from + " to ask from, but " + e.getMessage(), e);
    }
    return switch (choice.kind()) {
      case CHOSEN -> ((PodChoice.Chosen) choice).target();
      case NONE -> throw new CouldNotCheckException(((PodChoice.None) choice).cause());
    };
  }
}
