package dev.slipway;

import dev.slipway.config.MigrationConfig;
import dev.slipway.gate.Gate;
import dev.slipway.migration.Migrator;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.record.FailureRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import dev.slipway.rollout.RolloutTarget;
import dev.slipway.snapshot.BeforeImage;
import dev.slipway.snapshot.Restored;
import dev.slipway.snapshot.RestoredObject;
import dev.slipway.snapshot.Restorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way back: the schema when that is declared, then everything that the plan touched as it was,
 * watched and verified like a release.
 */
final class RollbackStep implements Step {
  /** In the journal once the schema is back. */
  private static final String DOWNGRADE = "downgrade";

  @Override
  public String name() {
    return Phase.ROLLBACK.word();
  }

  @Override
  public Phase phase() {
    return Phase.ROLLBACK;
  }

  @Override
  public StepResult take(Run run) {
    StepResult downgraded = downgrade(run);
    if (downgraded.kind() == StepResult.Kind.FAILED
        || downgraded.kind() == StepResult.Kind.UNKNOWN) {
      return downgraded;
    }
    run.requireLock();
    Restored restored =
        new Restorer(run.cluster().client(), run.tools().executor())
            .restore(
                run.keep().snapshot(),
                object -> run.listener().stepped(phase(), object.toString()));
    List<String> said = restored.objects().stream().map(RestoredObject::toString).toList();
    run.draft(draft -> draft.restored(said));
    if (!restored.isComplete()) {
      return StepResult.failed(
          failure(
              run,
              "RESTORE_FAILED",
              "not everything could be restored: " + restored.failures(),
              "bring the objects that are named back by hand"));
    }
    StepResult watched = RolloutStep.watch(run, targets(run, restored), new StuckPods(run));
    if (watched.kind() != StepResult.Kind.PASSED) {
      return watched;
    }
    return verify(run);
  }

  private StepResult downgrade(Run run) {
    MigrationConfig migration = run.release().config().migration();
    String revision = migration == null ? null : migration.downgrade();
    if (migration == null || revision == null) {
      return StepResult.skipped("the schema stays");
    }
    if (!run.begun(Migrator.UPGRADE)) {
      return StepResult.skipped("nothing was migrated");
    }
    if (!run.detail(DOWNGRADE).isEmpty()) {
      // Once the old version is restored, no pod of the new one is there to ask.
      return StepResult.skipped("the schema is back already");
    }
    StepResult result = new MigrationStep(migration).downgrade(run, revision);
    if (result.kind() == StepResult.Kind.PASSED) {
      run.note(DOWNGRADE, Map.of("revision", revision));
    }
    return result;
  }

  private static List<RolloutTarget> targets(Run run, Restored restored) {
    List<RolloutTarget> targets = new ArrayList<>();
    for (var workload : run.release().config().workloads()) {
      restored.objects().stream()
          .filter(o -> workload.kind().equals(o.ref().kind()))
          .filter(o -> workload.name().equals(o.ref().name()))
          .filter(o -> o.generation() > 0)
          .forEach(o -> targets.add(RolloutStep.target(workload, o.ref(), o.generation())));
    }
    return targets;
  }

  private StepResult verify(Run run) {
    String previous = run.draft().previousSha();
    if (previous == null) {
      return run.keep().snapshot().images().stream().allMatch(BeforeImage::isAbsent)
          ? StepResult.passed("first release: what it created is gone again")
          : unverified(run, "which version was there before is not known");
    }
    Optional<Gate> gate = run.tools().gate(Phase.VERIFICATION);
    if (gate.isEmpty()) {
      return unverified(run, "no verification suite is configured");
    }
    StepResult verified = GateStep.ask(run, gate.get(), before(run.release(), previous), phase());
    return verified.kind() == StepResult.Kind.PASSED
        ? StepResult.passed(
            previous + " serves again; " + verified.summary() + affected(run), verified.checks())
        : verified;
  }

  /** How long users were affected, where a trigger says since when. */
  private static String affected(Run run) {
    return run.keep()
        .monitoring()
        .flatMap(MonitoringState::cause)
        .map(b -> Duration.between(b.since(), run.clock().instant()).toSeconds())
        .map(seconds -> "; users were affected for " + seconds + " s")
        .orElse("");
  }

  private static Release before(Release release, String version) {
    return new Release(release.config(), release.environment(), new Version(version), Map.of());
  }

  private StepResult unverified(Run run, @Nullable String why) {
    return StepResult.unknown(
        failure(
            run,
            "ROLLBACK_UNVERIFIED",
            "everything was restored and is ready, but " + why,
            "see for yourself that the application serves"),
        List.of());
  }

  private FailureRecord failure(Run run, String code, String cause, String next) {
    return run.failures().of(phase(), code, cause, next);
  }
}
