package dev.slipway;

import dev.slipway.approval.Approval;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.journal.JournalHeader;
import dev.slipway.record.BackupRecord;
import dev.slipway.record.ChangeCounts;
import dev.slipway.record.Commit;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecordBuilder;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.MigrationRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.record.RolloutRecord;
import dev.slipway.record.WatchRecord;
import dev.slipway.rollout.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The record of a release that is still on its way: kept in the cluster after each step, so that a
 * process that resumes writes the same record as the one that began. Until the end it says halted,
 * which is what it would be.
 */
record Draft(DeploymentRecord record) {
  static Draft of(JournalHeader header) {
    return new Draft(
        DeploymentRecord.builder()
            .recordId(header.releaseId())
            .kind(DeploymentRecord.Kind.valueOf(header.kind().name()))
            .application(header.application())
            .sha(header.version())
            .previousSha(header.previousVersion())
            .environment(header.environment())
            .timestamp(header.startedAt())
            .startedAt(header.startedAt())
            .deployer(header.deployer())
            .runId(header.runId())
            .runUrl(header.runUrl())
            .outcome(DeploymentRecord.Outcome.HALTED)
            .previousRecord(header.previousRecord())
            .build());
  }

  @Nullable String previousSha() {
    return record.previousSha();
  }

  @Nullable FailureRecord failure() {
    return record.failure();
  }

  Draft planned(Keep.Planned planned, String digest, ChangeCounts counts, List<ObjectRef> applied) {
    return with(
        b -> b.planDigest(digest).changes(counts).images(planned.images()).applied(applied));
  }

  Draft with(PhaseRecord phase) {
    return with(b -> b.phases(and(record.phases(), phase)));
  }

  Draft with(Rollout rollout) {
    return with(b -> b.rollouts(and(record.rollouts(), RolloutRecord.of(rollout))));
  }

  Draft with(MigrationRecord migration) {
    return with(b -> b.migration(migration));
  }

  Draft with(BackupRecord backup) {
    return with(b -> b.backup(backup));
  }

  Draft with(List<Approval> approvals) {
    return with(b -> b.approvals(approvals));
  }

  Draft brings(List<Commit> commits) {
    return with(b -> b.commits(commits));
  }

  Draft with(WatchRecord watch) {
    return with(b -> b.watch(watch));
  }

  /** What ran, by the names of its images; of those that are not in it, nothing more is known. */
  Draft ran(Map<String, String> digests) {
    return with(
        b ->
            b.images(
                record.images().stream()
                    .map(
                        i ->
                            new DeployedImage(
                                i.name(),
                                i.reference(),
                                digests.getOrDefault(i.name(), i.digest())))
                    .toList()));
  }

  Draft restored(List<String> restored) {
    return with(b -> b.restored(restored));
  }

  /** The failure kept, unless there is an earlier one: the first cause is never replaced. */
  Draft failed(FailureRecord cause) {
    return record.failure() == null ? with(b -> b.failure(cause)) : this;
  }

  /** The first cause, with the reason why the way back could not be completed. */
  Draft rollbackFailed(String why) {
    FailureRecord first = record.failure();
    return first == null
        ? this
        : with(
            b ->
                b.failure(
                    new FailureRecord(
                        first.phase(),
                        first.code(),
                        first.cause(),
                        first.nextStep(),
                        first.detectedAt(),
                        first.evidence(),
                        why)));
  }

  /** The record of a release that has come to this end. */
  DeploymentRecord ended(DeploymentRecord.Outcome outcome, Instant at) {
    boolean written =
        outcome == DeploymentRecord.Outcome.SUCCEEDED || outcome == DeploymentRecord.Outcome.HALTED;
    String live =
        switch (outcome) {
          case SUCCEEDED -> record.sha();
          case ROLLED_BACK, BLOCKED -> record.previousSha();
          case HALTED, UNKNOWN -> null;
        };
    return record.toBuilder()
        .outcome(outcome)
        .timestamp(at)
        .live(live)
        .applied(written ? record.applied() : List.of())
        .build();
  }

  private Draft with(UnaryOperator<DeploymentRecordBuilder> change) {
    return new Draft(change.apply(record.toBuilder()).build());
  }

  private static <T> List<T> and(List<T> some, T more) {
    return Stream.concat(some.stream(), Stream.of(more)).toList();
  }
}
