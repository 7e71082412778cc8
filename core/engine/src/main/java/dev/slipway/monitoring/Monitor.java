package dev.slipway.monitoring;

import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.MonitoringConfig.Window;
import dev.slipway.trigger.Decision;
import dev.slipway.trigger.Observation;
import dev.slipway.trigger.Triggers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The state machine of a watch: which look comes next, and what it changes. It reads no clock and
 * keeps nothing itself, so a watch goes on wherever its last {@link MonitoringState} is. Every
 * trigger is decided at every look, in every window; safe for use by several threads.
 */
public final class Monitor {
  private final MonitoringConfig config;
  private final Triggers triggers;
  private final WindowChecks checks;

  public Monitor(MonitoringConfig config, Triggers triggers) {
    this.config = Objects.requireNonNull(config, "config");
    this.triggers = Objects.requireNonNull(triggers, "triggers");
    this.checks = new WindowChecks(config.interval());
  }

  /**
   * When to look next; empty when the watch is over: something rolls back, or on-call takes over.
   */
  public Optional<Instant> next(MonitoringState state) {
    Instant last = state.lastLook();
    Instant next = last == null ? state.completeAt() : last.plus(config.interval());
    return state.cause().isPresent() || next.isAfter(end(state))
        ? Optional.empty()
        : Optional.of(next);
  }

  /** When on-call takes over: the end of the last window that begins before the hand-over. */
  public Instant end(MonitoringState state) {
    return watched().stream()
        .map(w -> w.to().compareTo(config.handOver()) < 0 ? w.to() : config.handOver())
        .max(java.time.Duration::compareTo)
        .map(state.completeAt()::plus)
        .orElse(state.completeAt());
  }

  /** The windows in which the engine watches; those that begin after the hand-over are people's. */
  public List<Window> watched() {
    return config.windows().stream()
        .filter(w -> w.from().compareTo(config.handOver()) < 0)
        .toList();
  }

  /** The windows that are left to people. */
  public List<Window> handedOver() {
    return config.windows().stream().filter(w -> !watched().contains(w)).toList();
  }

  /** What was seen at one look, and the state after it. */
  public record Step(Look look, MonitoringState state) {
    public Step {
      Objects.requireNonNull(look, "look");
      Objects.requireNonNull(state, "state");
    }
  }

  /** Takes one look into account. One that is not later than the last changes nothing. */
  public Step look(MonitoringState state, Observation observed) {
    Instant last = state.lastLook();
    if (state.cause().isPresent() || (last != null && !observed.at().isAfter(last))) {
      return new Step(new Look(observed.at(), "", Map.of(), Map.of()), state);
    }
    Map<String, Decision> decisions = triggers.decide(observed);
    Map<String, Tally> decided = new LinkedHashMap<>(state.triggers());
    decisions.forEach(
        (name, d) -> decided.put(name, decided.getOrDefault(name, Tally.NONE).and(d)));
    Map<String, Tally> windows = new LinkedHashMap<>(state.windows());
    Map<String, Decision> seen = new LinkedHashMap<>();
    String window = "";
    for (Window each : watched()) {
      if (observed.at().isBefore(state.completeAt().plus(each.from()))
          || !observed.at().isBefore(state.completeAt().plus(each.to()))) {
        continue;
      }
      window = each.name();
      for (String what : each.watch()) {
        Decision decision = checks.check(what, observed);
        seen.put(what, decision);
        windows.merge(key(each, what), Tally.NONE.and(decision), (had, one) -> had.and(decision));
      }
    }
    List<Breach> wouldRollBack = new ArrayList<>(state.wouldRollBack());
    Breach breach = null;
    for (Map.Entry<String, Decision> each : decisions.entrySet()) {
      if (each.getValue() instanceof Decision.Fail fail) {
        Breach found =
            new Breach(each.getKey(), fail.what(), fail.since(), observed.at(), fail.samples());
        if (!triggers.isDryRun(each.getKey())) {
          breach = breach == null ? found : breach;
        } else if (wouldRollBack.stream().noneMatch(b -> b.trigger().equals(found.trigger()))) {
          wouldRollBack.add(found);
        }
      }
    }
    return new Step(
        new Look(observed.at(), window, decisions, seen),
        new MonitoringState(
            state.deployedAt(),
            state.completeAt(),
            state.looks() + 1,
            observed.at(),
            decided,
            windows,
            breach,
            wouldRollBack,
            Requests.after(state.requests(), observed.traffic())));
  }

  /** By window and check, as {@code latency/p95}, what has come of each; also of those not seen. */
  public Map<String, Tally> results(MonitoringState state) {
    Map<String, Tally> results = new LinkedHashMap<>();
    for (Window window : watched()) {
      for (String what : window.watch()) {
        String key = key(window, what);
        results.put(key, state.windows().getOrDefault(key, Tally.NONE));
      }
    }
    return results;
  }

  private static String key(Window window, String what) {
    return window.name() + "/" + what;
  }
}
