package dev.slipway;

import dev.slipway.cluster.ClusterException;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.monitoring.Breach;
import dev.slipway.monitoring.Look;
import dev.slipway.monitoring.Monitor;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.monitoring.Tally;
import dev.slipway.record.PhaseRecord;
import dev.slipway.record.WatchRecord;
import dev.slipway.release.Phase;
import dev.slipway.trigger.Decision;
import dev.slipway.trigger.Triggers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Watches the release through its windows. After each look its state is kept in the cluster, so a
 * process that resumes goes on with the next look.
 */
final class MonitoringStep implements Step {
  private final MonitoringConfig config;

  MonitoringStep(MonitoringConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return Phase.MONITORING.word();
  }

  @Override
  public Phase phase() {
    return Phase.MONITORING;
  }

  @Override
  public StepResult take(Run run) {
    Duration step = config.interval();
    boolean latency =
        config.probes() != null || Objects.requireNonNull(config.prometheus()).latency() != null;
    Triggers triggers =
        Triggers.of(
            run.release().config().triggers(),
            step,
            latency,
            config.prometheus() != null,
            config.prometheus() != null || config.alertmanager() != null);
    Monitor monitor = new Monitor(config, triggers);
    try (WatchedBy watched = WatchedBy.open(run, config)) {
      MonitoringState state = run.keep().monitoring().orElseGet(() -> begin(run));
      watched.mark(run, "start", "deploy of " + run.release(), state.deployedAt());
      Map<String, Decision.Kind> told = new LinkedHashMap<>();
      Detaching detaching =
          Detaching.of(run, config, Duration.between(state.completeAt(), monitor.end(state)));
      for (Optional<Instant> next = monitor.next(state);
          next.isPresent();
          next = monitor.next(state)) {
        if (detaching.isTakenOverBefore(next.get())) {
          return StepResult.detached(
              detaching + " watches until " + monitor.end(state) + "; what it says is its log");
        }
        run.requireLock();
        Monitor.Step looked =
            monitor.look(
                state,
                watched
                    .sources()
                    .observe(run.clock().instant(), state.deployedAt(), state.lastLook()));
        state = looked.state();
        keep(run, state);
        tell(run, looked.look(), told);
      }
      detaching.end();
      Breach breach = state.breach();
      watched.mark(
          run,
          breach == null ? "end" : "rollback",
          "watch of " + run.release(),
          run.clock().instant());
      WatchRecord account = WatchAccount.of(run.release().config().triggers(), monitor, state);
      run.draft(draft -> draft.with(account));
      return breach == null ? ended(run, monitor, state) : breached(run, breach);
    }
  }

  /**
   * Keeps what was seen, for a process that resumes. That the API server does not answer for a
   * while ends no watch: the next look keeps all of it, and whether this process may still go on is
   * the lock's to say.
   */
  private static void keep(Run run, MonitoringState state) {
    try {
      run.keep().monitoring(state);
    } catch (ClusterException e) {
      run.listener()
          .stepped(Phase.MONITORING, run.failures().line(e.getMessage() + "; the watch goes on"));
    }
  }

  /** What changed since the last look: a listener is not told the same every few seconds. */
  private static void tell(Run run, Look look, Map<String, Decision.Kind> told) {
    Map<String, Decision> all = new LinkedHashMap<>(look.checks());
    all.putAll(look.triggers());
    all.forEach(
        (name, decision) -> {
          if (told.put(name, decision.kind()) != decision.kind()) {
            run.listener()
                .stepped(
                    Phase.MONITORING,
                    run.failures()
                        .line(
                            look.window()
                                + " "
                                + name
                                + " "
                                + decision.kind().name().toLowerCase(Locale.ROOT)
                                + ": "
                                + decision.what()));
          }
        });
  }

  private static MonitoringState begin(Run run) {
    return begin(run.draft().record().phases(), run.clock().instant());
  }

  /**
   * Windows count from the beginning of the watch: from the end of the rollout, a verification that
   * takes longer than the first window would leave nobody to look at it. A process that resumed
   * goes on with the kept state, and begins only when no other one has looked yet.
   */
  static MonitoringState begin(List<PhaseRecord> phases, Instant now) {
    Instant deployed =
        phases.stream()
            .filter(phase -> phase.phase().equals(Phase.ROLLOUT.word()))
            .map(PhaseRecord::startedAt)
            .findFirst()
            .orElse(now);
    return MonitoringState.begin(deployed, now);
  }

  private StepResult breached(Run run, Breach breach) {
    String code = breach.trigger().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    StringBuilder samples = new StringBuilder();
    breach
        .samples()
        .forEach(s -> samples.append(s.at()).append(' ').append(s.value()).append('\n'));
    return StepResult.failed(
        run.failures()
            .of(
                Phase.MONITORING,
                "TRIGGER_" + code,
                breach.trigger() + ": " + breach.what() + ", since " + breach.since(),
                "look at what changed with this release; the samples are in the evidence",
                List.of(
                    new Evidence(
                        Evidence.Kind.RESPONSE,
                        "samples of " + breach.trigger(),
                        samples.toString(),
                        breach.decidedAt()))));
  }

  /** Every window was seen, and every trigger could be decided: else nothing is proven. */
  private StepResult ended(Run run, Monitor monitor, MonitoringState state) {
    List<CheckResult> checks = new ArrayList<>();
    monitor
        .results(state)
        .forEach((name, tally) -> checks.add(check("monitoring." + name, name, tally)));
    state
        .triggers()
        .forEach((name, tally) -> checks.add(check("trigger." + name, "trigger " + name, tally)));
    state
        .wouldRollBack()
        .forEach(
            breach ->
                checks.add(
                    result(
                        "dry-run." + breach.trigger(),
                        breach.trigger() + " would have rolled back",
                        CheckOutcome.WARN,
                        breach.what())));
    List<String> unseen =
        checks.stream()
            .filter(c -> c.outcome() == CheckOutcome.UNKNOWN)
            .map(c -> c.name() + " (" + c.message() + ")")
            .toList();
    if (!unseen.isEmpty()) {
      return StepResult.unknown(
          run.failures()
              .of(
                  Phase.MONITORING,
                  "NOT_SEEN",
                  "nothing was seen to fail, but this was never seen at all: "
                      + String.join(", ", unseen),
                  "see for yourself that the application is healthy, and mend the source; or take"
                      + " the trigger or window out of slipway.yaml"),
          checks);
    }
    long warnings = checks.stream().filter(c -> c.outcome() == CheckOutcome.WARN).count();
    String people =
        monitor.handedOver().stream()
            .map(
                w ->
                    "; on-call watches " + String.join(", ", w.watch()) + " until " + hours(w.to()))
            .reduce("", String::concat);
    return StepResult.passed(
        state.looks()
            + " looks in "
            + Duration.between(state.completeAt(), monitor.end(state)).toSeconds()
            + " s, "
            + warnings
            + " warnings"
            + people,
        checks);
  }

  private static String hours(Duration duration) {
    return duration.toMinutes() % 60 == 0
        ? duration.toHours() + " h"
        : duration.toMinutes() + " min";
  }

  private static CheckResult check(String id, String name, Tally tally) {
    CheckOutcome outcome =
        tally.failed() > 0
            ? CheckOutcome.WARN
            : tally.passed() > 0 ? CheckOutcome.PASS : CheckOutcome.UNKNOWN;
    return result(id, name, outcome, outcome == CheckOutcome.PASS ? "" : tally.last());
  }

  private static CheckResult result(String id, String name, CheckOutcome outcome, String message) {
    return new CheckResult(id, name, outcome, message, Duration.ZERO, List.of());
  }
}
