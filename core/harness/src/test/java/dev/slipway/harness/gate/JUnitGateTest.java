package dev.slipway.harness.gate;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateFactory;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.gate.GateResult.State;
import dev.slipway.harness.Releases;
import dev.slipway.harness.gate.fixture.Suites;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JUnitGateTest {
  private final List<CheckResult> progress = new CopyOnWriteArrayList<>();
  private final Redactor redactor = new Redactor();
  private KubernetesClient client;

  @BeforeEach
  void open() {
    redactor.learn("hunter2-hunter2");
    Config nowhere = new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:1").build();
    client = new KubernetesClientBuilder().withConfig(nowhere).build();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void opensWhenTheChecksPass() {
    GateResult result = evaluate(Suites.Passing.class);

    assertThat(result.state()).isEqualTo(State.OPEN);
    assertThat(result.checks())
        .extracting(CheckResult::id, CheckResult::name, CheckResult::outcome, CheckResult::message)
        .containsExactly(tuple("fixture.passes", "it passes", PASS, ""));
    assertThat(progress).isEqualTo(result.checks());
  }

  @Test
  void closesOnAFailedAssertionAndSaysWhichRuleItIs() {
    GateResult result = evaluate(Suites.Passing.class, Suites.Failing.class);

    assertThat(result.state()).isEqualTo(State.CLOSED);
    assertThat(result.reason())
        .isEqualTo("fails(): [status of /health] expected: 200 but was: 503");
    assertThat(result.firstCause().orElseThrow().message())
        .contains("expected: 200", "but was: 503")
        .endsWith("Required by section 4 of the SOP.");
  }

  @Test
  void takesAnAssertionThatWasWaitedForInVainForAFailure() {
    assertThat(evaluate(Suites.Waiting.class).checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactly(tuple(Suites.Waiting.class.getName() + "#waitsForAnAssertion", FAIL));
  }

  @Test
  void knowsNothingWhenACheckCouldNotBeMade() {
    GateResult result = evaluate(Suites.NotMade.class);

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnly(UNKNOWN);
    assertThat(result.checks())
        .extracting(CheckResult::message)
        .contains(
            "Tried to reach it, but the name does not resolve", "IOException: connection reset");
  }

  @Test
  void doesNotOpenWhenEverythingIsSkipped() {
    GateResult result = evaluate(Suites.Skipping.class);

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks())
        .extracting(CheckResult::name, CheckResult::outcome)
        .containsExactlyInAnyOrder(tuple("isDisabled()", SKIPPED), tuple("aborts()", SKIPPED));
    assertThat(result.checks())
        .extracting(CheckResult::message)
        .anySatisfy(m -> assertThat(m).contains("not on Sundays"))
        .anySatisfy(m -> assertThat(m).contains("no login is configured"));
  }

  @Test
  void countsEachTestOfASkippedClass() {
    assertThat(evaluate(Suites.SkippedClass.class).checks())
        .extracting(CheckResult::name, CheckResult::outcome)
        .containsExactlyInAnyOrder(tuple("one()", SKIPPED), tuple("two()", SKIPPED));
  }

  @Test
  void losesNoTestOfAClassThatCouldNotBeSetUp() {
    GateResult result = evaluate(Suites.BrokenSetUp.class, Suites.Passing.class);

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactlyInAnyOrder(
            tuple(Suites.BrokenSetUp.class.getName(), UNKNOWN),
            tuple(Suites.BrokenSetUp.class.getName() + "#one", UNKNOWN),
            tuple(Suites.BrokenSetUp.class.getName() + "#two", UNKNOWN),
            tuple("fixture.passes", PASS));
    assertThat(result.reason()).contains("IOException: no route to host");
  }

  @Test
  void closesWhenASetUpWasSeenToFail() {
    GateResult result = evaluate(Suites.FailedSetUp.class);

    assertThat(result.state()).isEqualTo(State.CLOSED);
    assertThat(result.checks())
        .extracting(CheckResult::outcome, CheckResult::message)
        .containsExactly(
            tuple(FAIL, "the data is not there"),
            tuple(
                UNKNOWN, "was not made, because Suites$FailedSetUp failed: the data is not there"));
  }

  @Test
  void skipsTheTestsOfAnAbortedSetUp() {
    assertThat(evaluate(Suites.AbortedSetUp.class).checks())
        .extracting(CheckResult::name, CheckResult::outcome)
        .containsExactly(tuple("one()", SKIPPED));
  }

  @Test
  void doesNotForgetATearDownThatFailed() {
    GateResult result = evaluate(Suites.BrokenTearDown.class);

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks()).extracting(CheckResult::outcome).containsExactly(PASS, UNKNOWN);
  }

  @Test
  void cutsOffWhatHangsAndBeginsNothingAfterwards() {
    GateResult result = evaluate(Duration.ofSeconds(3), List.of(Suites.Hanging.class.getName()));

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks())
        .extracting(CheckResult::name, CheckResult::outcome, CheckResult::message)
        .containsExactly(
            tuple("passesFirst()", PASS, ""),
            tuple("hangs()", UNKNOWN, "was still running: the gate's time of PT3S was over"),
            tuple(
                "comesAfter(Redactor)",
                UNKNOWN,
                "was not begun: the gate's time of PT3S was over"));
    assertThat(redactor.redact("ran after the deadline")).isEqualTo("ran after the deadline");
    await().untilAsserted(() -> assertThat(threadsOf(Phase.VERIFICATION)).isEmpty());
  }

  @Test
  void doesNotWaitForATestThatIgnoresTheInterrupt() {
    JUnitGate gate =
        new JUnitGate(
            List.of(Suites.Stubborn.class.getName()), Clock.systemUTC(), Duration.ofMillis(50));

    GateResult result =
        gate.evaluate(request(Phase.PREFLIGHT, Duration.ofSeconds(2)), progress::add);

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks()).hasSize(1);
  }

  @Test
  void keepsTheInterruptOfItsCaller() {
    Thread.currentThread().interrupt();

    GateResult result = evaluate(Suites.Hanging.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.reason()).contains("the gate was interrupted");
  }

  @Test
  void namesDynamicTests() {
    assertThat(evaluate(Suites.Dynamic.class).checks())
        .extracting(CheckResult::id, CheckResult::name, CheckResult::outcome)
        .containsExactly(
            tuple("fixture.spot[students]", "spot check: students", PASS),
            tuple("fixture.spot[grades]", "spot check: grades", FAIL));
  }

  @Test
  void saysThatAFactoryMadeNoChecks() {
    assertThat(evaluate(Suites.DynamicNone.class).checks())
        .extracting(CheckResult::outcome, CheckResult::message)
        .containsExactly(tuple(SKIPPED, "it made no checks"));
  }

  @Test
  void countsAFactoryThatBroke() {
    assertThat(evaluate(Suites.DynamicBroken.class).checks())
        .extracting(CheckResult::outcome, CheckResult::message)
        .containsExactly(tuple(UNKNOWN, "IOException: cannot read the list"));
  }

  @Test
  void doesNotOpenOverATestThatJUnitWouldNotRun() {
    GateResult result = evaluate(Suites.Overlooked.class);

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.firstCause().orElseThrow().message()).contains("isNeverRunByJUnit");
  }

  @Test
  void keepsWarningsAndEvidence() {
    GateResult result = evaluate(Suites.Reporting.class);

    assertThat(result.checks())
        .extracting(CheckResult::name, CheckResult::outcome, CheckResult::message)
        .containsExactlyInAnyOrder(
            tuple("warns(CheckReporter)", WARN, "the certificate ends in 20 days; renew it"),
            tuple("warnsAndFails(CheckReporter)", FAIL, "and wrong"));
    assertThat(result.checks().stream().flatMap(c -> c.evidence().stream()))
        .singleElement()
        .satisfies(e -> assertThat(e.text()).isEqualTo("token *****"));
  }

  @Test
  void letsNoSecretOut() {
    GateResult result = evaluate(Suites.Leaking.class);

    assertThat(result.checks()).hasSize(3);
    assertThat(result.toString()).contains("*****").doesNotContain("hunter2");
    assertThat(progress.toString()).doesNotContain("hunter2");
  }

  @Test
  void givesTheTestsWhatItWasAsked() {
    assertThat(evaluate(Suites.Given.class).state()).isEqualTo(State.OPEN);
  }

  @Test
  void knowsNothingOfASuiteThatDoesNotExist() {
    GateResult result =
        evaluate(
            Duration.ofMinutes(1), List.of(Suites.Passing.class.getName(), "dev.slipway.smokee"));

    assertThat(result.state()).isEqualTo(State.UNKNOWN);
    assertThat(result.checks())
        .extracting(CheckResult::id, CheckResult::outcome)
        .containsExactlyInAnyOrder(
            tuple("dev.slipway.smokee", UNKNOWN), tuple("fixture.passes", PASS));
    assertThat(result.reason()).contains("Tried to find checks in 'dev.slipway.smokee'");
  }

  @Test
  void knowsNothingOfASuiteWithoutTests() {
    assertThat(evaluate(Suites.NoTests.class).checks())
        .extracting(CheckResult::outcome)
        .containsExactly(UNKNOWN);
  }

  @Test
  void knowsNothingWithoutSuites() {
    assertThat(evaluate(Duration.ofMinutes(1), List.of()).state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void runsAPackage() {
    GateResult result =
        evaluate(Duration.ofMinutes(1), List.of("dev.slipway.harness.gate.fixture.sub"));

    assertThat(result.checks())
        .extracting(CheckResult::name, CheckResult::outcome)
        .containsExactly(tuple("isFoundByItsPackage()", PASS));
  }

  @Test
  void survivesAListenerThatThrows() {
    GateResult result =
        new JUnitGate(List.of(Suites.Passing.class.getName()))
            .evaluate(
                request(Duration.ofMinutes(1)),
                check -> {
                  throw new IllegalStateException("a broken listener");
                });

    assertThat(result.state()).isEqualTo(State.OPEN);
  }

  @Test
  void saysBeforehandWhichSuiteIsNotThere() {
    String there = Suites.Passing.class.getName();

    assertThat(new JUnitGate(List.of(there)).fault()).isEmpty();
    assertThat(new JUnitGate(List.of(there, "com.acme.NoSuchSuite")).fault())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .startsWith("Tried to find checks in 'com.acme.NoSuchSuite', but there is no"));
  }

  @Test
  void isFoundByTheEngine() {
    assertThat(ServiceLoader.load(GateFactory.class))
        .singleElement()
        .satisfies(factory -> assertThat(factory.gate(List.of("x"))).isInstanceOf(JUnitGate.class));
  }

  private GateResult evaluate(Class<?>... suites) {
    return evaluate(Duration.ofMinutes(1), Stream.of(suites).map(Class::getName).toList());
  }

  private GateResult evaluate(Duration timeout, List<String> suites) {
    return new JUnitGate(suites).evaluate(request(timeout), progress::add);
  }

  private GateRequest request(Duration timeout) {
    return request(Phase.VERIFICATION, timeout);
  }

  private GateRequest request(Phase phase, Duration timeout) {
    return new GateRequest(phase, Releases.of("3f2c1a9"), client, redactor, timeout);
  }

  private static List<Thread> threadsOf(Phase phase) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("slipway-gate-" + phase.word()))
        .toList();
  }
}
