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
    WatchRecord watch = record.watch();
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
        .commits(record.commits().stream().map(this::commit).toList())
        .watch(watch == null ? null : watch(watch))
        .build();
  }

  Amendment rewrite(Amendment a) {
    return new Amendment(
        a.recordId(), a.kind(), a.at(), a.by(), prose.apply(a.what()), orNull(a.url()));
  }

  private Commit commit(Commit c) {
    return new Commit(c.sha(), c.committedAt(), prose.apply(c.author()), prose.apply(c.subject()));
  }

  private WatchRecord watch(WatchRecord w) {
    WatchRecord.Breach b = w.breach();
    return new WatchRecord(
        w.completeAt(),
        w.looks(),
        w.windows(),
        w.triggers().stream().map(this::tally).toList(),
        w.checks().stream().map(this::tally).toList(),
        b == null
            ? null
            : new WatchRecord.Breach(
                b.trigger(), prose.apply(b.what()), b.since(), b.decidedAt(), b.samples()),
        w.samples(),
        w.limits());
  }

  private WatchRecord.Tally tally(WatchRecord.Tally t) {
    return new WatchRecord.Tally(
        t.name(), t.passed(), t.failed(), t.unknown(), prose.apply(t.last()));
  }

  private RolloutRecord rollout(RolloutRecord r) {
    return new RolloutRecord(
        r.workload(), r.outcome(), r.code(), orNull(r.cause()), r.took(), r.pods());
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
