package dev.slipway.record;

import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckResult;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites what a record says in free text, and leaves names, ids, times and codes alone.
 *
 * @param prose for causes, summaries, messages, commands
 * @param evidence for what was seen, and the output of commands
 */
record RecordTexts(UnaryOperator<String> prose, UnaryOperator<String> evidence) {
  DeploymentRecord rewrite(DeploymentRecord record) {
    BackupRecord backup = record.backup();
    FailureRecord failure = record.failure();
    return record.toBuilder()
        .runUrl(orNull(record.runUrl()))
        .backup(
            backup == null
                ? null
                : new BackupRecord(
                    prose.apply(backup.command()),
                    backup.took(),
                    evidence.apply(backup.stdoutTail())))
        .rollouts(record.rollouts().stream().map(this::rollout).toList())
        .phases(record.phases().stream().map(this::phase).toList())
        .failure(failure == null ? null : failure(failure))
        .build();
  }

  private RolloutRecord rollout(RolloutRecord r) {
    return new RolloutRecord(r.workload(), r.outcome(), r.code(), orNull(r.cause()), r.took());
  }

  private PhaseRecord phase(PhaseRecord p) {
    return new PhaseRecord(
        p.phase(),
        p.startedAt(),
        p.finishedAt(),
        p.outcome(),
        prose.apply(p.summary()),
        p.checks().stream().map(this::check).toList());
  }

  private CheckResult check(CheckResult c) {
    return new CheckResult(
        c.id(),
        prose.apply(c.name()),
        c.outcome(),
        prose.apply(c.message()),
        c.took(),
        seen(c.evidence()));
  }

  private FailureRecord failure(FailureRecord f) {
    return new FailureRecord(
        f.phase(),
        f.code(),
        prose.apply(f.cause()),
        prose.apply(f.nextStep()),
        f.detectedAt(),
        seen(f.evidence()),
        orNull(f.rollbackFailure()));
  }

  private List<Evidence> seen(List<Evidence> pieces) {
    return pieces.stream()
        .map(e -> new Evidence(e.kind(), e.subject(), evidence.apply(e.text()), e.at()))
        .toList();
  }

  private @Nullable String orNull(@Nullable String text) {
    return text == null ? null : prose.apply(text);
  }
}
