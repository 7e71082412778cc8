package dev.slipway;

import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.record.FailureRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;

/** Asks a gate, and says what its answer means for the release. */
final class GateStep implements Step {
  private final Phase phase;

  GateStep(Phase phase) {
    this.phase = phase;
  }

  @Override
  public String name() {
    return phase.word();
  }

  @Override
  public Phase phase() {
    return phase;
  }

  @Override
  public StepResult take(Run run) {
    if (phase == Phase.PREFLIGHT) {
      Optional<String> fault = run.tools().gate(Phase.VERIFICATION).flatMap(Gate::fault);
      if (fault.isPresent()) {
        return StepResult.unknown(unverifiable(run, fault.get()), List.of());
      }
    }
    Optional<Gate> gate = run.tools().gate(phase);
    if (gate.isEmpty()) {
      return phase == Phase.VERIFICATION
          ? StepResult.unknown(unverified(run), List.of())
          : StepResult.skipped("no " + phase.word() + " suite is configured");
    }
    StepResult result = ask(run, gate.get(), run.release(), phase);
    if (phase == Phase.VERIFICATION && result.kind() == StepResult.Kind.PASSED) {
      return Prune.afterwards(run, result);
    }
    return result;
  }

  /** What the gate says of a release that should be there. */
  static StepResult ask(Run run, Gate gate, Release release, Phase phase) {
    GateResult result =
        gate.evaluate(
            request(run, release, phase), check -> run.listener().checkFinished(phase, check));
    return switch (result.state()) {
      case OPEN -> StepResult.passed(passed(result), result.checks());
      case CLOSED ->
          StepResult.failed(failure(run, phase, "CHECK_FAILED", result), result.checks());
      case UNKNOWN ->
          StepResult.unknown(failure(run, phase, "CHECK_UNKNOWN", result), result.checks());
    };
  }

  static GateRequest request(Run run, Release release, Phase phase) {
    return new GateRequest(
        phase,
        release,
        run.cluster().client(),
        run.redactor(),
        run.release().config().checks().timeout());
  }

  private static String passed(GateResult result) {
    long passed = count(result, CheckOutcome.PASS);
    long warned = count(result, CheckOutcome.WARN);
    return passed
        + (passed == 1 ? " check passed" : " checks passed")
        + (warned == 0 ? "" : ", " + warned + (warned == 1 ? " warns" : " warn"));
  }

  private static long count(GateResult result, CheckOutcome outcome) {
    return result.checks().stream().filter(c -> c.outcome() == outcome).count();
  }

  private static FailureRecord failure(Run run, Phase phase, String code, GateResult result) {
    List<Evidence> evidence = result.firstCause().map(c -> c.evidence()).orElse(List.of());
    String next =
        code.equals("CHECK_FAILED")
            ? "read the check's message, and mend what it names"
            : "make the check possible: nothing that was not seen is green";
    return run.failures().of(phase, code, result.reason(), next, evidence);
  }

  private static FailureRecord unverifiable(Run run, String fault) {
    return run.failures()
        .of(
            Phase.PREFLIGHT,
            "CHECK_UNKNOWN",
            "the release could not be verified: " + fault,
            "mend checks.verification of slipway.yaml; nothing was changed");
  }

  private static FailureRecord unverified(Run run) {
    return run.failures()
        .of(
            Phase.VERIFICATION,
            "NO_CHECKS",
            "no verification suite is configured, so nothing proves this release",
            "name a suite in checks.verification of slipway.yaml, or give the builder a gate");
  }
}
