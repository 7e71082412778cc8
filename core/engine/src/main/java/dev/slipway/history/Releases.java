package dev.slipway.history;

import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Kind;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.WatchRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The records of a time, and what each of DORA's measures makes of them. */
final class Releases {
  private static final double SECONDS_A_DAY = Duration.ofDays(1).toSeconds();

  /** Of all times, the oldest first. */
  private final List<DeploymentRecord> all;

  /** Deploys of the time that changed the environment. */
  private final List<DeploymentRecord> deploys;

  private final List<Amendment> amendments;
  private final Instant from;
  private final Instant to;

  Releases(List<DeploymentRecord> history, List<Amendment> amendments, Instant from, Instant to) {
    this.amendments = List.copyOf(amendments);
    this.from = from;
    this.to = to;
    this.all = history.stream().sorted(Comparator.comparing(DeploymentRecord::timestamp)).toList();
    this.deploys =
        all.stream()
            .filter(r -> r.kind() == Kind.DEPLOY && r.outcome() != Outcome.BLOCKED)
            .filter(this::inTime)
            .toList();
  }

  private boolean inTime(DeploymentRecord record) {
    return !record.timestamp().isBefore(from) && record.timestamp().isBefore(to);
  }

  Measure<Double> perDay() {
    double days = Duration.between(from, to).toSeconds() / SECONDS_A_DAY;
    return new Measure<>(
        deploys.size() / days,
        deploys.size(),
        0,
        deploys.size() + " releases in " + Math.round(days * 10) / 10.0 + " days");
  }

  Measure<Duration> leadTime() {
    List<DeploymentRecord> arrived =
        deploys.stream()
            .filter(r -> r.outcome() == Outcome.SUCCEEDED || r.outcome() == Outcome.UNKNOWN)
            .toList();
    List<Duration> times =
        arrived.stream()
            .flatMap(
                r ->
                    r.commits().stream().map(c -> Duration.between(c.committedAt(), r.timestamp())))
            .toList();
    int untold = (int) arrived.stream().filter(r -> r.commits().isEmpty()).count();
    return median(
        times,
        untold,
        times.size() + " commits in " + (arrived.size() - untold) + " releases",
        arrived.isEmpty() ? "no release succeeded" : "no release tells its commits");
  }

  Measure<Double> failRate() {
    List<DeploymentRecord> told =
        deploys.stream().filter(r -> r.outcome() != Outcome.UNKNOWN || failed(r)).toList();
    int untold = deploys.size() - told.size();
    long failed = told.stream().filter(this::failed).count();
    return told.isEmpty()
        ? Measure.notKnown(
            untold, deploys.isEmpty() ? "nothing was released" : "no release says how it ended")
        : new Measure<>(
            (double) failed / told.size(),
            told.size(),
            untold,
            failed + " of " + told.size() + " releases failed");
  }

  Measure<Duration> recoveryTime() {
    List<DeploymentRecord> failed = deploys.stream().filter(this::failed).toList();
    List<Duration> times = failed.stream().flatMap(r -> recovery(r).stream()).toList();
    return median(
        times,
        failed.size() - times.size(),
        times.size() + " of " + failed.size() + " failed releases were recovered from",
        failed.isEmpty()
            ? "no release failed"
            : "no failed release says when it was recovered from");
  }

  Measure<Double> reworkRate() {
    List<DeploymentRecord> done =
        Stream.concat(
                deploys.stream(),
                all.stream().filter(r -> r.kind() == Kind.ROLLBACK).filter(this::inTime))
            .filter(r -> r.outcome() != Outcome.BLOCKED)
            .toList();
    List<DeploymentRecord> told =
        done.stream().filter(r -> r.kind() == Kind.ROLLBACK || isMarked(r)).toList();
    int untold = done.size() - told.size();
    if (told.stream().noneMatch(this::isMarked)) {
      return Measure.notKnown(untold, "no release is amended as planned or unplanned");
    }
    long unplanned =
        told.stream()
            .filter(r -> r.kind() == Kind.ROLLBACK || has(r, Amendment.Kind.UNPLANNED))
            .count();
    return new Measure<>(
        (double) unplanned / told.size(),
        told.size(),
        untold,
        unplanned + " of " + told.size() + " releases were not planned");
  }

  private boolean isMarked(DeploymentRecord record) {
    return has(record, Amendment.Kind.PLANNED) || has(record, Amendment.Kind.UNPLANNED);
  }

  private boolean failed(DeploymentRecord record) {
    return record.outcome() == Outcome.ROLLED_BACK
        || record.outcome() == Outcome.HALTED
        || has(record, Amendment.Kind.FAILED_LATER)
        || returnedFrom(record).isPresent();
  }

  /** The rollback by hand that came right after it. */
  private Optional<DeploymentRecord> returnedFrom(DeploymentRecord record) {
    return after(record)
        .filter(r -> r.outcome() != Outcome.BLOCKED)
        .findFirst()
        .filter(r -> r.kind() == Kind.ROLLBACK && record.sha().equals(r.previousSha()));
  }

  /** From when users were affected to when they were not any more. */
  private Optional<Duration> recovery(DeploymentRecord record) {
    Optional<Instant> began =
        first(record, Amendment.Kind.FAILED_LATER)
            .or(() -> seen(record))
            .or(() -> returnedFrom(record).map(DeploymentRecord::startedAt));
    Optional<Instant> ended =
        first(record, Amendment.Kind.RESTORED)
            .or(
                () ->
                    record.outcome() == Outcome.ROLLED_BACK
                        ? Optional.of(record.timestamp())
                        : Optional.empty())
            .or(
                () ->
                    after(record)
                        .filter(r -> r.outcome() == Outcome.SUCCEEDED)
                        .findFirst()
                        .map(DeploymentRecord::timestamp));
    return began.flatMap(b -> ended.filter(e -> !e.isBefore(b)).map(e -> Duration.between(b, e)));
  }

  private static Optional<Instant> seen(DeploymentRecord record) {
    WatchRecord watch = record.watch();
    FailureRecord failure = record.failure();
    WatchRecord.Breach breach = watch == null ? null : watch.breach();
    return breach != null
        ? Optional.of(breach.since())
        : Optional.ofNullable(failure).map(FailureRecord::detectedAt);
  }

  private Stream<DeploymentRecord> after(DeploymentRecord record) {
    return all.stream().filter(r -> r.timestamp().isAfter(record.timestamp()));
  }

  private boolean has(DeploymentRecord record, Amendment.Kind kind) {
    return first(record, kind).isPresent();
  }

  private Optional<Instant> first(DeploymentRecord record, Amendment.Kind kind) {
    return amendments.stream()
        .filter(a -> a.kind() == kind && a.recordId().equals(record.recordId()))
        .map(Amendment::at)
        .min(Comparator.naturalOrder());
  }

  private static Measure<Duration> median(
      List<Duration> times, int untold, String what, String whyNot) {
    if (times.isEmpty()) {
      return Measure.notKnown(untold, whyNot);
    }
    List<Duration> sorted = times.stream().sorted().toList();
    int middle = sorted.size() / 2;
    Duration median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
    return new Measure<>(median, times.size(), untold, "median of " + what);
  }
}
