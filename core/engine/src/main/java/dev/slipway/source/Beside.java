package dev.slipway.source;

import java.util.Objects;

/** What new and old pods answered in the intervals in which both did. */
public record Beside(Side newPods, Side oldPods) {
  /**
   * One of the two.
   *
   * @param requests what it answered
   * @param failures of these
   * @param timed those with a duration; 0 where durations are not known
   * @param slow of the timed ones
   */
  public record Side(long requests, long failures, long timed, long slow) {}

  public Beside {
    Objects.requireNonNull(newPods, "newPods");
    Objects.requireNonNull(oldPods, "oldPods");
  }
}
