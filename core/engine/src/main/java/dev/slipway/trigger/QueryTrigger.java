package dev.slipway.trigger;

import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.source.Answer;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A user's expression stays above its limit for its duration, in any one of its series. No value,
 * or one that is no number, decides nothing.
 *
 * @param step from one value to the next
 */
record QueryTrigger(QueryTriggerConfig config, Duration step) implements Trigger {
  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Decision decide(Observation observed) {
    Answer<List<Series>> answer =
        observed
            .queries()
            .getOrDefault(
                name(), Answer.unknown(Answer.Reason.NO_DATA, name() + " was not asked for"));
    return answer.fold(
        series -> decide(series, observed), unknown -> Decision.unknown(unknown.why(), List.of()));
  }

  private Decision decide(List<Series> series, Observation observed) {
    List<Decision> decisions = series.stream().map(s -> decide(s, observed)).toList();
    return decisions.stream()
        .filter(d -> d.kind() == Decision.Kind.FAIL)
        .findFirst()
        .or(() -> decisions.stream().filter(d -> d.kind() == Decision.Kind.UNKNOWN).findFirst())
        .or(() -> decisions.stream().findFirst())
        .orElseGet(() -> Decision.unknown("the expression has no value", List.of()));
  }

  private Decision decide(Series series, Observation observed) {
    List<Sample> samples =
        series.samples().stream()
            .filter(s -> s.at().isAfter(observed.deployedAt()))
            .filter(s -> !s.at().isAfter(observed.at()) && Double.isFinite(s.value()))
            .toList();
    if (samples.isEmpty()) {
      return Decision.unknown("the expression has no value " + series.labels(), samples);
    }
    Sample newest = samples.get(samples.size() - 1);
    if (newest.at().isBefore(observed.at().minus(step.multipliedBy(3)))) {
      return Decision.unknown("the newest value is of " + newest.at(), samples);
    }
    List<Sample> run = new ArrayList<>();
    Instant after = newest.at();
    for (int i = samples.size() - 1; i >= 0; i--) {
      Sample sample = samples.get(i);
      Duration gap = Duration.between(sample.at(), after);
      if (sample.value() <= config.above() || gap.compareTo(step.multipliedBy(2)) > 0) {
        break;
      }
      run.add(sample);
      after = sample.at();
    }
    String what =
        newest.value()
            + (run.isEmpty() ? " is not above " : " is above ")
            + config.above()
            + (series.labels().containsKey(Series.CAUSE)
                ? " (" + series.labels().get(Series.CAUSE) + ")"
                : "");
    if (run.isEmpty()) {
      return Decision.pass(what, samples);
    }
    Instant since = run.get(run.size() - 1).at();
    Duration held = Duration.between(since, newest.at());
    String forLong = what + " for " + SustainedShare.seconds(held);
    boolean whole = run.size() >= 0.9 * (config.duration().dividedBy(step) + 1) - 1;
    return held.compareTo(config.duration()) >= 0 && whole
        ? new Decision.Fail(forLong, samples, since)
        : Decision.pass(forLong + " of " + SustainedShare.seconds(config.duration()), samples);
  }
}
