package dev.slipway.preflight;

import dev.slipway.config.OnCallConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Who is on call, whatever system knows it. */
interface OnCall {
  /** How long somebody must be on call from now on. */
  Duration AHEAD = Duration.ofHours(24);

  /**
   * A time for which somebody is on call.
   *
   * @param who for people
   */
  record Shift(String who, Instant from, Instant to) {
    public Shift {
      Objects.requireNonNull(who, "who");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
    }
  }

  /** The levels that must be filled, for people, the first one first. */
  List<String> levels();

  /** The shifts of a level that touch this time, in any order. */
  List<Shift> shifts(String level, Instant from, Instant to);

  /** The times without anybody, level by level; empty when there are none. */
  default List<String> gaps(Instant now) {
    List<String> gaps = new ArrayList<>();
    for (String level : levels()) {
      Instant until = now.plus(AHEAD);
      Instant covered = now;
      for (Shift shift :
          shifts(level, now, until).stream().sorted(Comparator.comparing(Shift::from)).toList()) {
        if (shift.from().isAfter(covered) && covered.isBefore(until)) {
          gaps.add(nobody(level, covered, shift.from().isBefore(until) ? shift.from() : until));
        }
        covered = shift.to().isAfter(covered) ? shift.to() : covered;
      }
      if (covered.isBefore(until)) {
        gaps.add(nobody(level, covered, until));
      }
    }
    return gaps;
  }

  private static String nobody(String level, Instant from, Instant to) {
    return level + ": nobody is on call from " + from + " to " + to;
  }

  static OnCall of(OnCallConfig config) {
    return switch (config.system()) {
      case PAGERDUTY -> new PagerDuty(config, new RestCaller(config.endpoint(), PagerDuty.DIALECT));
      case OPSGENIE, JSM ->
          new ScheduleTimelines(
              config, new RestCaller(config.endpoint(), ScheduleTimelines.dialect(config)));
    };
  }
}
