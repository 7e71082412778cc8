package dev.slipway.harness.drill;

import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.TriggersConfig;
import dev.slipway.release.Release;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a release's monitoring must see, and what it must not take for a reason to go back. */
final class WatchDrills {
  private static final int BROKEN = 500;
  private static final String PREFLIGHT = "dev.slipway.preflight";
  private static final int ONE_IN_THREE = 3;
  private static final int ONE_IN_FIFTY = 50;
  private static final Duration P95 = Duration.ofSeconds(1);

  /** Parts of a trigger's duration: too brief for it. */
  private static final int PARTS = 3;

  private WatchDrills() {}

  static List<Drill> of(Release release, TimeScale scale) {
    MonitoringConfig monitoring = release.config().monitoring();
    if (!monitoring.watches()) {
      return List.of();
    }
    TriggersConfig triggers = release.config().triggers();
    Duration brief = scale.of(triggers.errorRateFor()).dividedBy(PARTS);
    String path =
        monitoring.probes() == null
            ? release.config().checks().healthPath()
            : monitoring.probes().path().getPath();
    List<Drill> all = new ArrayList<>();
    if (!release.config().checks().preflight().isEmpty()) {
      all.add(
          Drill.named("critical alert before the release")
              .with(WatchFaults.alertBefore())
              .mustBeBlocked("CHECK_FAILED")
              .because("SlipwayDrill")
              .seenBy(
                  release.config().checks().preflight().contains(PREFLIGHT)
                      ? "preflight.critical-alert"
                      : ""));
    }
    all.add(
        Drill.named("critical alert after the release")
            .with(WatchFaults.alertAfter("critical"))
            .mustRollBack("TRIGGER_CRITICAL_ALERTS")
            .because("SlipwayDrill"));
    all.add(
        Drill.named("error rate over its limit for its duration")
            .with(WatchFaults.inFront(p -> p.answering(path, BROKEN, ONE_IN_THREE)))
            .mustRollBack("TRIGGER_ERROR_RATE")
            .because("failed"));
    all.add(
        Drill.named("error rate under its limit, and a warning")
            .with(
                both(
                    WatchFaults.inFront(p -> p.answering(path, BROKEN, ONE_IN_FIFTY)),
                    WatchFaults.alertAfter("warning"))));
    all.add(
        Drill.named("error rate over its limit too briefly")
            .with(WatchFaults.inFrontFor(brief, p -> p.answering(path, BROKEN))));
    all.add(
        Drill.named("p95 over its limit")
            .with(WatchFaults.slow(path, P95))
            .mustRollBack("TRIGGER_P95")
            .because("slow"));
    all.add(
        Drill.named("metrics go away")
            .with(WatchFaults.noMetrics())
            .mustHalt("NOT_SEEN")
            .because("trigger error-rate"));
    return all.stream().map(drill -> drill.watched(scale)).toList();
  }

  private static Fault both(Fault one, Fault other) {
    return Fault.of(
        one.place(),
        scene -> {
          Injection first = one.inject(scene);
          Injection second = other.inject(scene.with(first.release()));
          return new Injection(
              second.release(),
              new dev.slipway.ReleaseListener() {
                @Override
                public void phaseStarted(dev.slipway.release.Phase phase) {
                  first.during().phaseStarted(phase);
                  second.during().phaseStarted(phase);
                }
              },
              () -> {
                first.undo().run();
                second.undo().run();
              });
        });
  }
}
