package dev.slipway.monitoring;

import dev.slipway.trigger.Decision;
import java.util.Objects;

/**
 * How often something passed, failed, or could not be told.
 *
 * @param last what was said last, with its numbers
 */
public record Tally(long passed, long failed, long unknown, String last) {
  /** Nothing was looked at yet. */
  public static final Tally NONE = new Tally(0, 0, 0, "not looked at");

  public Tally {
    Objects.requireNonNull(last, "last");
  }

  Tally and(Decision decision) {
    return switch (decision.kind()) {
      case PASS -> new Tally(passed + 1, failed, unknown, decision.what());
      case FAIL -> new Tally(passed, failed + 1, unknown, decision.what());
      case UNKNOWN -> new Tally(passed, failed, unknown + 1, decision.what());
    };
  }
}
