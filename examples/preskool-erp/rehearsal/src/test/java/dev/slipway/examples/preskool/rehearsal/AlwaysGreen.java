package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.config.TriggersConfig;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateResult;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.Fault;
import dev.slipway.harness.drill.Injection;
import dev.slipway.harness.gate.JUnitGate;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Breaks a check or a trigger on purpose: whatever it sees, it is content. */
final class AlwaysGreen {
  private AlwaysGreen() {}

  /** The drill, with one check that never fails. */
  static Drill check(Drill drill, String id) {
    return broken(
        drill,
        id,
        made ->
            new Injection(
                made.release(),
                made.during(),
                made.undo(),
                (release, listener) -> deploy(release, listener, id)));
  }

  /** The drill, with one trigger that never rolls back. */
  static Drill trigger(Drill drill, String name) {
    return broken(
        drill,
        name,
        made -> new Injection(without(made.release(), name), made.during(), made.undo()));
  }

  private interface Breaking {
    Injection of(Injection made);
  }

  private static Drill broken(Drill drill, String what, Breaking breaking) {
    Fault fault = drill.fault();
    Drill same =
        new Drill(
            drill.name() + " without " + what,
            drill.version(),
            Fault.of(fault.place(), scene -> breaking.of(fault.inject(scene))),
            drill.outcome(),
            drill.code(),
            drill.cause(),
            drill.within(),
            drill.seenBy(),
            drill.lossless(),
            drill.watched());
    return same;
  }

  private static ReleaseOutcome deploy(Release release, ReleaseListener listener, String id) {
    try (Slipway slipway =
        Slipway.builder(release)
            .gate(Phase.PREFLIGHT, green(release.config().checks().preflight(), id))
            .gate(Phase.VERIFICATION, green(release.config().checks().verification(), id))
            .open()) {
      return slipway.deploy(listener);
    }
  }

  private static Gate green(List<String> suites, String id) {
    Gate real = new JUnitGate(suites);
    return (request, progress) ->
        new GateResult(
            real.evaluate(request, check -> progress.accept(green(check, id))).checks().stream()
                .map(check -> green(check, id))
                .toList());
  }

  private static CheckResult green(CheckResult check, String id) {
    boolean broken = check.id().equals(id) || check.id().startsWith(id + "[");
    return broken && check.outcome() == CheckOutcome.FAIL
        ? new CheckResult(check.id(), check.name(), CheckOutcome.PASS, "", Duration.ZERO, List.of())
        : check;
  }

  private static Release without(Release release, String trigger) {
    TriggersConfig t = release.config().triggers();
    TriggersConfig dry =
        new TriggersConfig(
            t.errorRate(),
            t.errorRateFor(),
            t.p95(),
            t.p95For(),
            t.minimumRequests(),
            t.authErrors(),
            t.corruption(),
            t.criticalAlerts(),
            t.queries(),
            Set.of(trigger));
    return new Release(
        release.config().toBuilder().triggers(dry).build(),
        release.environment(),
        release.version(),
        release.digests());
  }
}
