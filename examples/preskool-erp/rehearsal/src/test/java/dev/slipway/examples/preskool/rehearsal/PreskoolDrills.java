package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.ReleaseListener;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.Drills;
import dev.slipway.harness.drill.Fault;
import dev.slipway.harness.drill.Faults;
import dev.slipway.harness.drill.Injection;
import dev.slipway.harness.drill.Scene;
import dev.slipway.harness.drill.TimeScale;
import dev.slipway.harness.drill.WatchFaults;
import dev.slipway.harness.probe.SteadyRequests;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What can go wrong with a release of PreSkool ERP, besides what can with any. */
final class PreskoolDrills {
  private static final String NEXT = "v3";

  /** For which pods must stay ready where each of them lives 8 s. */
  private static final Duration LONGER_THAN_A_LIFE = Duration.ofSeconds(15);

  private static final Duration ASKED = Duration.ofMillis(200);

  private PreskoolDrills() {}

  static List<Drill> of(Release release) {
    List<Drill> all = new ArrayList<>(Drills.of(release));
    all.add(
        Drill.named("readiness never true")
            .at(NEXT)
            .with(Faults.variable("FAULT_NEVER_READY", "1"))
            .mustRollBack("PROBE_FAILING")
            .because("503"));
    all.add(
        Drill.named("out of memory")
            .at(NEXT)
            .with(Faults.variable("FAULT_ALLOCATE_MB", "900"))
            .mustRollBack("OOM_KILLED"));
    all.add(
        Drill.named("crash after a while")
            .at(NEXT)
            .with(Fault.of(Fault.Place.APPLICATION, PreskoolDrills::diesReady))
            .mustRollBack("UNSTABLE")
            .because("exit code 70")
            .mayLoseRequests());
    all.add(
        Drill.named("crash loop after five minutes")
            .at(NEXT)
            .with(Fault.of(Fault.Place.APPLICATION, PreskoolDrills::asksForTrouble))
            .watched(TimeScale.DEFAULT)
            .mustRollBack("TRIGGER_ERROR_RATE")
            .mayLoseRequests());
    all.add(
        Drill.named("database corruption")
            .with(Fault.of(Fault.Place.DATABASE, PreskoolDrills::damaged))
            .watched(TimeScale.DEFAULT)
            .mustRollBack("TRIGGER_CORRUPTION")
            .because("invalid page"));
    all.add(Drill.named("migration fails half-way").at("v3-half").mustRollBack("MIGRATION_FAILED"));
    all.add(Drill.named("two migration heads").at("v3-heads").mustRollBack("TWO_HEADS"));
    all.add(
        Drill.named("migration waits on a lock")
            .at("v4")
            .with(Fault.of(Fault.Place.DATABASE, Database::readForLong))
            .mustRollBack("MIGRATION_FAILED")
            .because("lock timeout"));
    all.add(
        Drill.named("wrong version in health")
            .at(NEXT)
            .with(
                Faults.inFront(
                    proxy -> proxy.rewriting("/api/v1/health", b -> b.replace("\"v3\"", "\"v2\""))))
            .mustRollBack("CHECK_FAILED")
            .because("v2")
            .seenBy("smoke.health.version"));
    all.add(
        Drill.named("database disconnected")
            .at(NEXT)
            .with(
                Faults.inFront(
                    proxy ->
                        proxy.rewriting(
                            "/api/v1/health", b -> b.replace("\"connected\"", "\"disconnected\""))))
            .mustRollBack("CHECK_FAILED")
            .because("disconnected")
            .seenBy("smoke.health.db"));
    all.add(
        Drill.named("spot check wrong")
            .at(NEXT)
            .with(
                Faults.inFront(
                    proxy ->
                        proxy.rewriting(
                            "/api/v1/students",
                            b -> b.replaceFirst("\"data\":\\[.*]", "\"data\":[]"))))
            .mustRollBack("CHECK_FAILED")
            .seenBy("smoke.spot"));
    return all;
  }

  /**
   * Each pod dies a while after it was ready, and with it what it was asked; the old ones are gone
   * by then.
   */
  private static Injection diesReady(Scene scene) {
    Release release = Faults.variable("FAULT_CRASH_AFTER", "8").inject(scene).release();
    SlipwayConfig config = release.config();
    List<WorkloadConfig> patient = Releases.quick(config.workloads(), LONGER_THAN_A_LIFE);
    return Injection.of(
        new Release(
            config.toBuilder().workloads(patient).build(),
            release.environment(),
            release.version(),
            release.digests()));
  }

  /** A pod dies of what somebody asks, and so does the one that comes in its place. */
  private static Injection asksForTrouble(Scene scene) {
    Injection made = Faults.variable("FAULT_CRASH_WHEN_ASKED", "1").inject(scene);
    URI crash = URI.create(scene.release().environment().baseUrl() + "/api/v1/crash");
    AtomicReference<SteadyRequests> asking = new AtomicReference<>();
    Runnable stop =
        () -> {
          SteadyRequests begun = asking.getAndSet(null);
          if (begun != null) {
            begun.close();
          }
        };
    return new Injection(
        made.release(),
        new ReleaseListener() {
          @Override
          public void phaseStarted(Phase phase) {
            if (phase == Phase.MONITORING) {
              scene.mark("the pods begin to crash");
              asking.set(SteadyRequests.to(crash, ASKED));
            } else if (phase == Phase.ROLLBACK) {
              stop.run();
            }
          }
        },
        stop);
  }

  private static Injection damaged(Scene scene) {
    Injection made = WatchFaults.happening(Fault.Place.DATABASE, Database::damage).inject(scene);
    return new Injection(made.release(), made.during(), () -> Database.mend(scene));
  }
}
