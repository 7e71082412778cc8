package dev.slipway.harness.gate;

import dev.slipway.config.RulesConfig;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.release.Phase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * JUnit suites as a gate: runs packages and classes through the JUnit Platform in this JVM, in
 * order, on a thread of its own with the caller's class loader.
 *
 * <p>A failed assertion is FAIL. Any other exception is UNKNOWN: nothing was seen to fail. Skipped
 * and aborted tests are SKIPPED with their reason. When a class cannot be set up, the class has a
 * result, and each of its tests is UNKNOWN. A suite without a test is UNKNOWN. A test that JUnit
 * finds fault with (a private test method, which it would not run) makes the gate UNKNOWN.
 *
 * <p>The classes of a pre-flight suite are run beside each other, as many as {@code
 * checks.concurrency} says, and each of its checks has {@code checks.checkTimeout}; a class that
 * must run alone says {@code @Isolated}. Every other suite is run one test after the other. The
 * results are in the order of the suites.
 *
 * <p>When the time is over, what runs is interrupted, what waits is not begun, and both are
 * UNKNOWN. A test that ignores the interrupt is left behind on its daemon thread.
 *
 * <p>Of the extensions that JUnit would detect by itself only Slipway's is used; suites declare
 * theirs. Safe for use by several threads; each evaluation is a session of its own.
 */
public final class JUnitGate implements Gate {
  private static final Logger LOG = LoggerFactory.getLogger(JUnitGate.class);

  /** How long an interrupted test has to clean up after itself. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final List<String> suites;
  private final Clock clock;
  private final Duration grace;

  /**
   * A gate over suites.
   *
   * @param suites names of packages (their subpackages included) and classes
   */
  public JUnitGate(List<String> suites) {
    this(suites, Clock.systemUTC(), GRACE);
  }

  JUnitGate(List<String> suites, Clock clock, Duration grace) {
    this.suites = List.copyOf(suites);
    this.clock = clock;
    this.grace = grace;
  }

  @Override
  public GateResult evaluate(GateRequest request, Consumer<CheckResult> progress) {
    Deadline deadline = new Deadline();
    RulesConfig config = request.release().config().checks().rules();
    Rules rules = new Rules(config, clock);
    Findings findings = new Findings(request.redactor(), guarded(progress), rules, clock);
    Pace pace = request.phase() == Phase.PREFLIGHT ? Pace.of(config) : Pace.ONE_BY_ONE;
    FutureTask<Void> run =
        new FutureTask<>(
            new SuiteRun(suites, SuiteInput.of(request), pace, deadline, rules, findings), null);
    Thread thread = new Thread(run, "slipway-gate-" + request.phase().word());
    thread.setDaemon(true);
    thread.start();
    try {
      run.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return findings.end();
    } catch (TimeoutException late) {
      GateResult cut = findings.cut("the gate's time of " + request.timeout() + " was over");
      stop(run, thread, deadline);
      return cut;
    } catch (InterruptedException interrupted) {
      GateResult cut = findings.cut("the gate was interrupted");
      stop(run, thread, deadline);
      Thread.currentThread().interrupt();
      return cut;
    } catch (ExecutionException broken) {
      Throwable cause = broken.getCause() == null ? broken : broken.getCause();
      String why = "Tried to run " + suites + ", but JUnit could not: " + cause;
      findings.concludeOther("gate", new Verdict(CheckOutcome.UNKNOWN, why));
      LOG.atWarn().setMessage("The suites could not be run").addKeyValue("suites", suites).log();
      return findings.cut("JUnit could not run the suites");
    }
  }

  @Override
  public Optional<String> fault() {
    return SuiteRun.fault(suites);
  }

  private void stop(FutureTask<Void> run, Thread thread, Deadline deadline) {
    deadline.pass();
    thread.interrupt();
    try {
      run.get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stubborn) {
      LOG.atWarn()
          .setMessage("A check ignores that the gate's time is over, and is left behind")
          .addKeyValue("thread", thread.getName())
          .log();
    } catch (ExecutionException broken) {
      LOG.atWarn()
          .setMessage("The suites ended with an error after the gate's time was over")
          .addKeyValue("error", broken.getCause() == null ? "" : broken.getCause().getClass())
          .log();
    } catch (InterruptedException again) {
      Thread.currentThread().interrupt();
    }
  }

  /** The one who is told of progress must not be able to spoil the results. */
  private static Consumer<CheckResult> guarded(Consumer<CheckResult> progress) {
    return result -> {
      try {
        progress.accept(result);
      } catch (RuntimeException e) {
        LOG.atWarn()
            .setMessage("The listener of a gate's progress failed")
            .addKeyValue("check", result.id())
            .setCause(e)
            .log();
      }
    };
  }
}
