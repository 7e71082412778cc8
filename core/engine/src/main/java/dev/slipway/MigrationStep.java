package dev.slipway;

import dev.slipway.config.MigrationConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.evidence.Evidence;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.JobRunner;
import dev.slipway.manifest.Manifests;
import dev.slipway.migration.MigrationOutcome;
import dev.slipway.migration.Migrator;
import dev.slipway.migration.PendingUpgrade;
import dev.slipway.record.MigrationRecord;
import dev.slipway.release.Phase;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Migrates the database where the configuration says: in a ready pod of the new version, or as a
 * Job.
 */
final class MigrationStep implements Step {
  /** In the journal once it is known what will be migrated. */
  private static final String PENDING = "migration-pending";

  private static final String FROM = "from";

  private final MigrationConfig config;

  MigrationStep(MigrationConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return Phase.MIGRATION.word();
  }

  @Override
  public Phase phase() {
    return Phase.MIGRATION;
  }

  @Override
  public StepResult take(Run run) {
    return inTheNewImage(run, runner -> migrate(run, runner));
  }

  /** Goes back to the declared revision, with the new image: the old one does not know the way. */
  StepResult downgrade(Run run, String revision) {
    Instant started = run.clock().instant();
    return inTheNewImage(
        run,
        runner ->
            result(
                run,
                started,
                new Migrator(run.redactor(), run.clock())
                    .downgrade(config, runner, revision, told(run))));
  }

  private StepResult inTheNewImage(Run run, Function<CommandRunner, StepResult> what) {
    return switch (config.run()) {
      case EXEC ->
          PodExecs.inReady(
              run,
              phase(),
              config.workload(),
              config.container(),
              what::apply,
              none ->
                  failed(
                      run,
                      none.reason().name(),
                      none.cause(),
                      "see why no new pod is ready",
                      List.of()));
      case JOB -> inJobs(run, what);
    };
  }

  private StepResult inJobs(Run run, Function<CommandRunner, StepResult> what) {
    Manifests manifests = run.keep().planned().manifests();
    JobRunner jobs;
    try {
      jobs = jobs(run, manifests);
    } catch (SlipwayException e) {
      return failed(
          run,
          "NO_CONTAINER",
          String.valueOf(e.getMessage()),
          "name a workload and a container of the manifests at migration in slipway.yaml",
          List.of());
    }
    StepResult result = what.apply(jobs);
    if (result.kind() == StepResult.Kind.PASSED) {
      cleanUp(run, jobs);
    }
    return result;
  }

  /** What is left over does no harm: it is no reason to stop a release that migrated. */
  private void cleanUp(Run run, JobRunner jobs) {
    try {
      jobs.cleanUp();
    } catch (SlipwayException | KubernetesClientException e) {
      run.listener()
          .stepped(phase(), "the migration's Jobs could not be deleted: " + e.getMessage());
    }
  }

  private JobRunner jobs(Run run, Manifests manifests) {
    return JobRunner.builder(run.cluster().client(), run.redactor())
        .namespace(run.release().namespace())
        .manifests(manifests)
        .workload(config.workload())
        .container(config.container())
        .application(run.release().application())
        .release(run.id())
        .clock(run.clock())
        .build();
  }

  /** When a process before this one may have run the upgrade, the database is asked first. */
  private StepResult migrate(Run run, CommandRunner runner) {
    Migrator migrator = new Migrator(run.redactor(), run.clock());
    Instant started = run.clock().instant();
    return result(
        run,
        started,
        run.begun(Migrator.UPGRADE)
            ? migrator.resume(config, runner, begun(run), told(run))
            : migrator.migrate(config, runner, pending -> begin(run, pending), told(run)));
  }

  /** What will be done is in the journal before the upgrade is, and that one before it begins. */
  private static void begin(Run run, PendingUpgrade pending) {
    run.note(
        PENDING, Map.of(FROM, pending.from(), PENDING, String.join("\n", pending.migrations())));
    run.begin(Migrator.UPGRADE);
  }

  /** Null of a journal that does not say it. */
  private static @Nullable PendingUpgrade begun(Run run) {
    Map<String, String> detail = run.detail(PENDING);
    String from = detail.get(FROM);
    return from == null
        ? null
        : new PendingUpgrade(from, detail.getOrDefault(PENDING, "").lines().toList());
  }

  private Consumer<String> told(Run run) {
    return said -> run.listener().stepped(phase(), said);
  }

  private StepResult result(Run run, Instant started, MigrationOutcome outcome) {
    return switch (outcome.kind()) {
      case MIGRATED -> {
        var migrated = (MigrationOutcome.Migrated) outcome;
        Duration took = Duration.between(started, run.clock().instant());
        String tool = config.tool().name().toLowerCase(Locale.ROOT);
        run.draft(
            draft ->
                draft.with(
                    new MigrationRecord(
                        tool, migrated.from(), migrated.to(), migrated.applied(), took)));
        yield StepResult.passed(summary(migrated));
      }
      case REFUSED -> {
        var refused = (MigrationOutcome.Refused) outcome;
        yield failed(
            run,
            refused.refusal().name(),
            refused.cause(),
            refused.refusal().nextStep(),
            refused.evidence());
      }
      case FAILED -> {
        var failed = (MigrationOutcome.Failed) outcome;
        String at = failed.at().isEmpty() ? "" : " (the database is at " + failed.at() + ")";
        yield failed(
            run,
            "MIGRATION_FAILED",
            failed.cause() + at,
            "read the migration's output, mend it, and see what of it the database kept",
            failed.evidence());
      }
      case UNKNOWN -> {
        var unknown = (MigrationOutcome.Unknown) outcome;
        yield StepResult.unknown(
            run.failures()
                .of(
                    phase(),
                    "MIGRATION_UNKNOWN",
                    unknown.cause(),
                    "ask the database which revision it is at, and whether a migration still runs",
                    unknown.evidence()),
            List.of());
      }
    };
  }

  private static String summary(MigrationOutcome.Migrated migrated) {
    if (migrated.applied().isEmpty()) {
      return "nothing to migrate; the database is at " + migrated.to();
    }
    String from = migrated.from().isEmpty() ? "an empty database" : migrated.from();
    return "from " + from + " to " + migrated.to() + ": " + String.join(", ", migrated.applied());
  }

  private StepResult failed(
      Run run, String code, String cause, String next, List<Evidence> evidence) {
    return StepResult.failed(run.failures().of(phase(), code, cause, next, evidence));
  }
}
