package dev.slipway.report;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The report of a rehearsal: the verdict and what stands against it on top, then each drill, with
 * its release's own report to be opened. One HTML page without scripts, that asks no network.
 *
 * @param release what was rehearsed, as {@code preskool-erp v2}
 * @param cluster where, and what that proves
 * @param ready whether nothing stands against the release
 * @param reasons what does
 * @param releases in order
 */
public record RehearsalReport(
    String release,
    String cluster,
    boolean ready,
    List<String> reasons,
    List<RehearsedRelease> releases) {
  public RehearsalReport {
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(cluster, "cluster");
    reasons = List.copyOf(reasons);
    releases = List.copyOf(releases);
  }

  /** The page. */
  public String html() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("verdict", ready ? "READY FOR PRODUCTION DEPLOYMENT" : "BLOCKED");
    values.put("tone", ready ? "good" : "bad");
    values.put("title", "rehearsal of " + release);
    values.put("reasons", reasons);
    values.put("facts", facts());
    values.put(
        "drills",
        IntStream.range(0, releases.size()).mapToObj(i -> drill(i, releases.get(i))).toList());
    return Page.REHEARSAL.html(values);
  }

  /**
   * Writes the page; folders that are missing are made.
   *
   * @throws ReportException when it cannot be written
   */
  public void writeTo(Path file) {
    Page.write(html(), "the report of the rehearsal of " + release, file);
  }

  private List<Map<String, String>> facts() {
    long right = releases.stream().filter(r -> r.complaints().isEmpty()).count();
    int sent = traffic(true);
    return List.of(
        Map.of("name", "Drills", "value", right + " of " + releases.size() + " as they must be"),
        Map.of("name", "Cluster", "value", cluster),
        Map.of("name", "Requests that failed", "value", traffic(false) + " of " + sent));
  }

  private int traffic(boolean sent) {
    return releases.stream()
        .map(RehearsedRelease::report)
        .filter(Objects::nonNull)
        .flatMap(report -> report.traffic().stream())
        .mapToInt(t -> sent ? t.sent() : t.failed())
        .sum();
  }

  private static Map<String, Object> drill(int number, RehearsedRelease release) {
    Map<String, Object> row = new LinkedHashMap<>();
    boolean right = release.complaints().isEmpty();
    row.put("word", right ? "ok" : "wrong");
    row.put("tone", right ? "good" : "bad");
    row.put("name", release.name());
    row.put("place", release.place());
    row.put("expected", release.expected());
    row.put("ended", release.ended());
    row.put("cause", release.cause());
    row.put("took", Told.duration(release.took()));
    row.put("limit", Told.duration(release.limit()));
    row.put(
        "verdictTook",
        release.toVerdict().isZero() ? List.of() : Told.duration(release.toVerdict()));
    row.put("complaints", release.complaints());
    row.put("requests", requests(release));
    row.put(
        "release",
        release.report() == null ? List.of() : release.report().values("drill-" + number + "-"));
    return row;
  }

  private static String requests(RehearsedRelease release) {
    return release.report() == null
        ? "no requests"
        : release.report().traffic().map(RehearsalReport::requests).orElse("no requests");
  }

  private static String requests(Traffic traffic) {
    String failed = traffic.failed() + " of " + traffic.sent() + " requests failed";
    return traffic.failed() == 0
        ? failed
        : failed + ", away for " + Told.duration(traffic.longestOutage());
  }
}
