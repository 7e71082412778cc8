package dev.slipway.harness.probe;

import dev.slipway.report.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a stream of requests so far.
 *
 * @param samples in the order in which they were due; those still under way are not among them
 */
public record StreamReport(List<Sample> samples) {
  public StreamReport {
    samples = samples.stream().sorted(Comparator.comparing(Sample::due)).toList();
  }

  public int sent() {
    return samples.size();
  }

  public long succeeded() {
    return samples.stream().filter(Sample::succeeded).count();
  }

  public List<Sample> failures() {
    return samples.stream().filter(s -> !s.succeeded()).toList();
  }

  /**
   * The same second by second, for a release's report.
   *
   * @param what was asked, for people
   */
  public Traffic traffic(String what) {
    Map<Instant, List<Sample>> seconds =
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    s -> s.due().truncatedTo(ChronoUnit.SECONDS),
                    TreeMap::new,
                    Collectors.toList()));
    return new Traffic(
        what,
        seconds.entrySet().stream().map(s -> second(s.getKey(), s.getValue())).toList(),
        longestOutage());
  }

  private static Traffic.Second second(Instant at, List<Sample> due) {
    return new Traffic.Second(
        at,
        due.size(),
        (int) due.stream().filter(s -> !s.succeeded()).count(),
        due.stream().map(Sample::latency).max(Duration::compareTo).orElse(Duration.ZERO));
  }

  /**
   * The longest time in which no request succeeded: from when the first failed one was due to when
   * the next successful one was, or to the failure of the last; zero when none failed.
   */
  public Duration longestOutage() {
    Duration longest = Duration.ZERO;
    @Nullable Instant since = null;
    for (Sample sample : samples) {
      if (sample.succeeded()) {
        longest = since == null ? longest : longer(longest, Duration.between(since, sample.due()));
        since = null;
      } else {
        since = since == null ? sample.due() : since;
        longest = longer(longest, Duration.between(since, sample.due().plus(sample.latency())));
      }
    }
    return longest;
  }

  /**
   * A latency which that share of all requests, failed ones included, did not exceed.
   *
   * @param share above 0, at most 1, as 0.95
   * @return zero when nothing was sent
   */
  public Duration latency(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share is " + share + ", but must be above 0, at most 1");
    }
    List<Duration> latencies = samples.stream().map(Sample::latency).sorted().toList();
    return latencies.isEmpty()
        ? Duration.ZERO
        : latencies.get((int) Math.ceil(share * latencies.size()) - 1);
  }

  /** For people, in one line. */
  @Override
  public String toString() {
    return succeeded()
        + " of "
        + sent()
        + " requests succeeded, longest outage "
        + longestOutage().toMillis()
        + " ms, p95 "
        + latency(0.95).toMillis()
        + " ms"
        + failures().stream().findFirst().map(f -> "; first failure " + f).orElse("");
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
