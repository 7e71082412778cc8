package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.probe.StreamReport;
import dev.slipway.report.RehearsalReport;
import dev.slipway.report.RehearsedRelease;
import dev.slipway.report.ReleaseReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a rehearsal.
 *
 * @param release what was rehearsed, for people
 * @param cluster the kind of cluster
 * @param fidelity what that proves, and what not
 * @param results of the drills, in the order in which they were asked for
 */
public record RehearsalResult(
    String release, RehearsalCluster.Kind cluster, String fidelity, List<DrillResult> results) {
  /** The verdict when every drill was as it must be. */
  public static final String READY = "READY FOR PRODUCTION DEPLOYMENT";

  public RehearsalResult {
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(fidelity, "fidelity");
    results = List.copyOf(results);
  }

  /** Whether every drill was as it must be, and there was one. */
  public boolean isReady() {
    return !results.isEmpty() && results.stream().allMatch(DrillResult::passed);
  }

  /** Why it is blocked; empty when it is not. */
  public List<String> reasons() {
    if (results.isEmpty()) {
      return List.of("nothing was rehearsed; give drills");
    }
    return results.stream()
        .flatMap(r -> r.complaints().stream().map(c -> r.drill().name() + ": " + c))
        .toList();
  }

  /** {@code READY FOR PRODUCTION DEPLOYMENT}, or {@code BLOCKED} and how many reasons it has. */
  public String verdict() {
    int reasons = reasons().size();
    return isReady() ? READY : "BLOCKED for " + (reasons == 1 ? "1 reason" : reasons + " reasons");
  }

  /** The summary for people: a line a drill, the cluster, the verdict, its reasons. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("rehearsed: " + release + " on " + cluster.word() + " (" + fidelity + ")");
    results.forEach(result -> lines.add(line(result)));
    lines.add(verdict());
    reasons().forEach(reason -> lines.add("  " + reason));
    return List.copyOf(lines);
  }

  /** The same as a page for a browser. */
  public RehearsalReport report() {
    return new RehearsalReport(
        release,
        cluster.word() + ": " + fidelity,
        isReady(),
        reasons(),
        results.stream().map(RehearsalResult::rehearsed).toList());
  }

  private static RehearsedRelease rehearsed(DrillResult result) {
    return new RehearsedRelease(
        result.drill().name(),
        place(result.drill()),
        result.drill().expected(),
        result.ended(),
        result.cause(),
        result.toVerdict(),
        result.drill().within(),
        result.took(),
        result.complaints(),
        own(result));
  }

  private static @Nullable ReleaseReport own(DrillResult result) {
    if (result.record() == null) {
      return null;
    }
    ReleaseReport report = ReleaseReport.of(result.record()).withMarks(result.marks());
    if (result.plan() != null) {
      report = report.withPlan(result.plan());
    }
    return result.requests() == null
        ? report
        : report.withTraffic(result.requests().traffic("the health path through the Service"));
  }

  private static String place(Drill drill) {
    String place = drill.fault().place().toString();
    return drill.watched() == null ? place : place + ", " + drill.watched();
  }

  private static String line(DrillResult result) {
    StreamReport sent = result.requests();
    return String.format(
            Locale.ROOT,
            "%-4s %-46s %-40s %4d s  %s%s",
            result.passed() ? "ok" : "FAIL",
            result.drill().name(),
            result.ended(),
            result.took().toSeconds(),
            sent == null ? "" : answered(sent),
            result.drill().watched() == null ? "" : ", " + result.drill().watched())
        .stripTrailing();
  }

  private static String answered(StreamReport sent) {
    String answered = sent.succeeded() + " of " + sent.sent() + " answered";
    return sent.failures().isEmpty()
        ? answered
        : answered + ", away for " + sent.longestOutage().toMillis() + " ms";
  }
}
