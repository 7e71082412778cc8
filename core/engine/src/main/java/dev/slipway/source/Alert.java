package dev.slipway.source;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * An alert that is there now.
 *
 * @param name its rule's
 * @param labels all of them
 * @param state what it is
 * @param activeAt since when its condition holds
 * @param silenced whether a silence keeps it from people; it is an alert all the same
 */
public record Alert(
    String name, Map<String, String> labels, State state, Instant activeAt, boolean silenced) {
  /** How far it is. */
  public enum State {
    /** Its condition holds, but not yet for the duration of its rule. */
    PENDING,
    FIRING
  }

  public Alert {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(activeAt, "activeAt");
    labels = Map.copyOf(labels);
  }
}
