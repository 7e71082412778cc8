package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;

import dev.slipway.ReleaseSources;
import dev.slipway.evidence.Evidence;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import dev.slipway.source.Answer;
import dev.slipway.source.Beside;
import dev.slipway.source.LogSource;
import dev.slipway.source.Logs;
import dev.slipway.source.MetricSource;
import dev.slipway.source.PodSeries;
import dev.slipway.source.PodTraffic;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import dev.slipway.source.TrafficScope;
import dev.slipway.trigger.LogComparison;
import dev.slipway.trigger.LogComparison.Finding;
import dev.slipway.trigger.PodComparison;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The numbers that the SOP has a person read in Grafana and Loki. */
@SlipwayTest
@DisplayName("sources")
public class SourceChecks {
  private static final String NO_PROMETHEUS =
      "no Prometheus is configured; see monitoring.prometheus in slipway.yaml";
  private static final double FAILED = 0.001;
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final double BEYOND_P95 = 0.05;
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Of less, that there are no lines means nothing. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  /** Lines arrive late. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Release release;
  private final ReleaseSources sources;
  private final Instant now = Instant.now();

  SourceChecks(Release release, ReleaseSources sources) {
    this.release = release;
    this.sources = sources;
  }

  @Test
  @Check(
      id = "smoke.error-rate",
      sop = "4",
      asks = "less than 0.1 % of the requests since the rollout failed",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at which requests fail since the rollout")
  @DisplayName("less than 0.1 % of the requests fail")
  void fewFail(KubernetesClient client, CheckReporter report) {
    List<TrafficPoint> points = traffic(client, release.config().triggers().p95()).points();
    long all = points.stream().mapToLong(TrafficPoint::requests).sum();
    long failed = points.stream().mapToLong(TrafficPoint::failures).sum();
    enough(all);
    String what = failed + " of " + all + " requests failed (" + percent(failed, all) + ")";
    if (failed <= all * FAILED) {
      return;
    }
    if (failed < 3) {
      report.warn(what + "; fewer than three may be chance");
      return;
    }
    throw new AssertionError(what + ", not less than 0.1 %");
  }

  @Test
  @Check(
      id = "smoke.p95",
      sop = "4",
      asks = "at most 5 % of the requests since the rollout took longer than 1 s",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at what is slow since the rollout")
  @DisplayName("p95 is below 1 s")
  void fewAreSlow(KubernetesClient client) {
    Assumptions.assumeTrue(
        sources.hasLatency() || release.config().monitoring().prometheus() == null,
        "no durations are known; see monitoring.prometheus.latency in slipway.yaml");
    List<TrafficPoint> points = traffic(client, SLOW).points();
    long all = points.stream().mapToLong(TrafficPoint::timed).sum();
    long slow = points.stream().mapToLong(TrafficPoint::slow).sum();
    enough(all);
    if (slow > all * BEYOND_P95) {
      throw new AssertionError(
          slow
              + " of "
              + all
              + " requests took longer than 1 s ("
              + percent(slow, all)
              + "): p95 is above 1 s");
    }
  }

  @Test
  @Check(
      id = "smoke.beside",
      sop = "4",
      source = "E",
      asks = "the new pods failed, and were slow, no more often than the old ones beside them",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at what the new version answers otherwise than the old one")
  @DisplayName("new pods do no worse than old ones beside them")
  void newPodsDoNoWorse(KubernetesClient client) {
    PodTraffic traffic =
        sources
            .podTraffic(release.config().triggers().p95())
            .orElseGet(() -> Assumptions.abort(NO_PROMETHEUS));
    ReleaseAge age = new ReleaseAge(client, release);
    Instant end = age.begin();
    Map<String, Instant> starts = new TreeMap<>(age.starts());
    starts.values().removeIf(start -> ReleaseAge.isOlder(start, end));
    Set<String> there = age.names();
    Instant from = starts.values().stream().min(Instant::compareTo).orElse(end);
    Instant to = end.plus(shorter(Duration.between(end, now), LONGEST));
    Beside seen =
        known(traffic.beside(starts::containsKey, name -> !there.contains(name), from, to));
    int least = release.config().triggers().minimumRequests();
    Assumptions.assumeTrue(
        seen.newPods().requests() >= least && seen.oldPods().requests() >= least,
        "new pods had "
            + seen.newPods().requests()
            + " requests while old ones had "
            + seen.oldPods().requests()
            + "; "
            + least
            + " of each are needed to compare them, and a label pod at"
            + " monitoring.prometheus.requests");
    List<String> worse = PodComparison.worse(seen);
    if (!worse.isEmpty()) {
      throw new AssertionError(String.join("; ", worse));
    }
  }

  @Test
  @Check(
      id = "smoke.logs",
      sop = "4",
      source = "E",
      asks = "the logs have no kind of error that was not there before the release",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "read the lines in the evidence")
  @DisplayName("the logs have no new errors")
  void logsHaveNoNewErrors(KubernetesClient client, CheckReporter report) {
    Assumptions.assumeTrue(
        sources.logsOutlivePods(),
        "no Loki: the logs from before are gone with their pods; see monitoring.loki");
    Instant begin = new ReleaseAge(client, release).begin();
    Instant to = now.minus(LATE);
    if (to.isBefore(begin.plus(SHORTEST))) {
      Assumptions.abort(
          "the release began only at " + begin + "; too few of its lines can be there yet");
    }
    Duration length = shorter(Duration.between(begin, to), LONGEST);
    LogSource source = sources.logs();
    Logs after = known(source.logs(to.minus(length), to));
    Answer<Logs> before = source.logs(begin.minus(length), begin);
    if (before instanceof Answer.Unknown<Logs> none && none.reason() == Answer.Reason.NO_DATA) {
      Assumptions.abort("there is nothing to compare with: " + none.why());
    }
    // That many lines arrive is what makes the absence of errors a sign.
    known(source.logs(to.minus(LATE), to));
    List<Finding> findings = LogComparison.compare(known(before).errors(), after.errors(), 0.5);
    if (findings.isEmpty()) {
      return;
    }
    String all = findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    report.evidence(Evidence.Kind.LOG, source.name(), all);
    List<Finding> grave = findings.stream().filter(Finding::grave).toList();
    if (grave.isEmpty()) {
      report.warn(findings.size() + " new kinds of errors: " + findings.get(0));
      return;
    }
    throw new AssertionError(
        grave.size()
            + " kinds of errors are new or more frequent than in the "
            + length.toSeconds()
            + " s before the release: "
            + grave.get(0));
  }

  /** What the release's own pods answered: those before it served beside them while it rolled. */
  private Traffic traffic(KubernetesClient client, Duration slow) {
    PodTraffic pods = sources.podTraffic(slow).orElseGet(() -> Assumptions.abort(NO_PROMETHEUS));
    ReleaseAge age = new ReleaseAge(client, release);
    return known(pods.traffic(PodSeries.of(age.pods()), since(age.begin()), now))
        .orElseGet(() -> untoldApart(age, slow));
  }

  /** Where pods are not told apart: all traffic, once only the release's can serve. */
  private Traffic untoldApart(ReleaseAge age, Duration slow) {
    Instant alone = age.alone();
    Assumptions.assumeTrue(
        alone.isBefore(now),
        () ->
            "pods cannot be told apart (no label pod, and no pod's address as instance, at"
                + " monitoring.prometheus.requests), and until "
                + alone
                + " others may have answered; the monitoring windows look again");
    MetricSource metrics = sources.metrics(slow).orElseThrow();
    return known(metrics.traffic(TrafficScope.ALL, since(alone), now));
  }

  private Instant since(Instant begin) {
    return now.minus(shorter(Duration.between(begin, now), LONGEST));
  }

  private void enough(long requests) {
    int least = release.config().triggers().minimumRequests();
    Assumptions.assumeTrue(
        requests >= least,
        "only "
            + requests
            + " requests since the rollout, "
            + least
            + " are needed; the monitoring"
            + " windows look again");
  }

  private static <T> T known(Answer<T> answer) {
    return answer.fold(
        known -> known,
        unknown -> {
          throw new CouldNotCheckException(unknown.why());
        });
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static String percent(long part, long all) {
    return String.format(Locale.ROOT, "%.2f %%", 100.0 * part / all);
  }
}
