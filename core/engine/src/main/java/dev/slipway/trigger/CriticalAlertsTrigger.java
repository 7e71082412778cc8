package dev.slipway.trigger;

import dev.slipway.source.Alert;
import dev.slipway.source.Sample;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A critical alert fires that began after the deploy did; one that was there before is not the
 * release's. A silence changes nothing.
 */
record CriticalAlertsTrigger() implements Trigger {
  @Override
  public String name() {
    return "critical-alerts";
  }

  @Override
  public Decision decide(Observation observed) {
    return observed
        .alerts()
        .fold(
            alerts -> decide(alerts, observed.deployedAt()),
            unknown -> Decision.unknown(unknown.why(), List.of()));
  }

  private static Decision decide(List<Alert> alerts, Instant deployedAt) {
    List<Alert> critical =
        alerts.stream()
            .filter(a -> a.state() == Alert.State.FIRING)
            .filter(a -> "critical".equalsIgnoreCase(a.labels().get("severity")))
            .toList();
    List<Alert> since =
        critical.stream()
            .filter(a -> !a.activeAt().isBefore(deployedAt))
            .sorted(Comparator.comparing(Alert::activeAt))
            .toList();
    List<Sample> samples = since.stream().map(a -> new Sample(a.activeAt(), 1)).toList();
    if (since.isEmpty()) {
      return Decision.pass(
          critical.isEmpty()
              ? "no critical alert"
              : "no critical alert began after the deploy; there before: " + critical.get(0).name(),
          samples);
    }
    Alert first = since.get(0);
    return new Decision.Fail(
        "critical alert "
            + first.name()
            + " since "
            + first.activeAt()
            + (first.silenced() ? ", though silenced" : ""),
        samples,
        first.activeAt());
  }
}
