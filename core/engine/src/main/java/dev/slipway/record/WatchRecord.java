package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in the monitoring windows.
 *
 * @param completeAt when the verification, too, was complete and the watch began: windows count
 *     from here
 * @param looks how many there were
 * @param windows in their order, from {@code completeAt}
 * @param triggers by name, what each came to
 * @param checks of the windows, as {@code latency/p95}
 * @param breach what rolled back; null when nothing did
 * @param samples the requests over time, thinned out to a few hundred
 * @param limits above which triggers hold; null where they are not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WatchRecord(
    Instant completeAt,
    long looks,
    List<Window> windows,
    List<Tally> triggers,
    List<Tally> checks,
    @Nullable Breach breach,
    List<Point> samples,
    @Nullable Limits limits) {
  public WatchRecord {
    Objects.requireNonNull(completeAt, "completeAt");
    windows = Lists.copyOrNone(windows);
    triggers = Lists.copyOrNone(triggers);
    checks = Lists.copyOrNone(checks);
    samples = Lists.copyOrNone(samples);
  }

  /** A window, from and to counted from the end of the rollout. */
  public record Window(String name, Duration from, Duration to) {
    public Window {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  /**
   * How often something passed, failed, or could not be told.
   *
   * @param last what was said last, with its numbers
   */
  public record Tally(String name, long passed, long failed, long unknown, String last) {
    public Tally {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(last, "last");
    }
  }

  /**
   * The trigger that rolled back.
   *
   * @param since its first sample: from then on users were affected
   * @param samples what it was decided by
   */
  public record Breach(
      String trigger, String what, Instant since, Instant decidedAt, List<Value> samples) {
    public Breach {
      Objects.requireNonNull(trigger, "trigger");
      Objects.requireNonNull(what, "what");
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(decidedAt, "decidedAt");
      samples = Lists.copyOrNone(samples);
    }
  }

  /** A value as it was sampled, as text: it may be NaN or infinite. */
  public record Value(Instant at, String value) {
    public Value {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(value, "value");
    }
  }

  /**
   * The requests of one interval.
   *
   * @param at its end
   * @param timed how many have a known duration
   * @param slow how many of those took longer than the limit
   */
  public record Point(Instant at, long requests, long failures, long timed, long slow) {
    public Point {
      Objects.requireNonNull(at, "at");
    }
  }

  /**
   * What triggers hold requests against.
   *
   * @param errorShare of requests that may fail, 0 to 1
   * @param p95 the latency that all but one in twenty must keep
   */
  public record Limits(double errorShare, Duration p95) {
    public Limits {
      Objects.requireNonNull(p95, "p95");
    }
  }
}
