package dev.slipway;

import dev.slipway.backup.BackupResult;
import dev.slipway.backup.ProvenBackup;
import dev.slipway.config.BackupConfig;
import dev.slipway.evidence.Evidence;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.Receipt;
import dev.slipway.record.BackupRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.release.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the backup before the release; without its receipt there is no release. */
final class BackupStep implements Step {
  private static final int LINES = 20;

  private final @Nullable BackupConfig config;

  BackupStep(@Nullable BackupConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return Phase.BACKUP.word();
  }

  @Override
  public Phase phase() {
    return Phase.BACKUP;
  }

  @Override
  public StepResult take(Run run) {
    StepResult taken = backedUp(run);
    return taken.kind() == StepResult.Kind.PASSED || taken.kind() == StepResult.Kind.SKIPPED
        ? Before.then(run, taken)
        : taken;
  }

  private StepResult backedUp(Run run) {
    if (config == null) {
      return StepResult.skipped("no backup is configured");
    }
    BackupConfig backup = config;
    return PodExecs.in(
        run,
        backup.workload(),
        backup.container(),
        exec -> back(run, exec, backup),
        none ->
            PodExecs.isYetToBeMade(run, none)
                ? StepResult.skipped(
                    "first release: " + backup.workload() + " does not exist yet, nor its data")
                : StepResult.failed(
                    run.failures()
                        .of(
                            phase(),
                            "BACKUP_" + none.reason().name(),
                            none.cause(),
                            "no release without a backup: see the pods of " + backup.workload())));
  }

  private StepResult back(Run run, PodExec exec, BackupConfig backup) {
    run.listener().stepped(phase(), "backing up in " + exec.where());
    return backup.proof() == null ? believed(run, exec, backup) : proven(run, exec, backup);
  }

  private StepResult proven(Run run, PodExec exec, BackupConfig backup) {
    BackupResult result =
        new ProvenBackup(backup, exec, run.clock()).make(run.release().version().value());
    run.draft(
        draft ->
            draft.with(
                BackupRecord.of(
                    String.join(" ", backup.command()),
                    result.receipt().took(),
                    result.said() + "\n" + result.receipt().stdout())));
    return switch (result.kind()) {
      case PROVEN -> StepResult.passed("taken and proven: " + result.said());
      case FAILED ->
          StepResult.failed(
              failure(
                  run,
                  "BACKUP_FAILED",
                  result.said(),
                  "mend the backup; no release without one",
                  result.receipt()));
      case UNKNOWN ->
          StepResult.unknown(
              failure(
                  run,
                  "BACKUP_UNKNOWN",
                  result.said(),
                  "see whether the backup still runs in the pod, then start again",
                  result.receipt()),
              List.of());
    };
  }

  private StepResult believed(Run run, PodExec exec, BackupConfig backup) {
    Receipt receipt = exec.run("backup", backup.command(), backup.timeout());
    return switch (receipt.kind()) {
      case FINISHED -> {
        var finished = (Receipt.Finished) receipt;
        run.draft(
            draft ->
                draft.with(
                    BackupRecord.of(
                        String.join(" ", backup.command()), finished.took(), finished.stdout())));
        yield finished.succeeded()
            ? StepResult.passed(
                "taken in " + finished.took().toSeconds() + " s" + said(finished.stdout()))
            : StepResult.failed(
                failure(
                    run,
                    "BACKUP_FAILED",
                    "the backup ended with exit code "
                        + finished.exitCode()
                        + said(finished.stderr()),
                    "mend the backup; no release without one",
                    receipt));
      }
      case NOT_RUN ->
          StepResult.failed(
              failure(
                  run,
                  "BACKUP_FAILED",
                  ((Receipt.NotRun) receipt).reason(),
                  "mend the backup command",
                  receipt));
      case UNKNOWN ->
          StepResult.unknown(
              failure(
                  run,
                  "BACKUP_UNKNOWN",
                  ((Receipt.Unknown) receipt).reason(),
                  "see whether the backup still runs in the pod, then start again",
                  receipt),
              List.of());
    };
  }

  private FailureRecord failure(Run run, String code, String cause, String next, Receipt receipt) {
    Evidence seen =
        new Evidence(
            Evidence.Kind.COMMAND,
            "backup",
            tail(receipt.stdout() + receipt.stderr()),
            run.clock().instant());
    return run.failures().of(phase(), code, cause, next, List.of(seen));
  }

  private static String said(String output) {
    String last = output.strip().lines().reduce((a, b) -> b).orElse("");
    return last.isEmpty() ? "" : ": " + last;
  }

  private static String tail(String output) {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
  }
}
