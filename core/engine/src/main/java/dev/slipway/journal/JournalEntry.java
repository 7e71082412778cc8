package dev.slipway.journal;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * One line of the journal, written before the step that it names begins, or after it ended.
 *
 * @param step as {@code rollout}
 * @param state whether it begins or has ended
 * @param at when
 * @param detail what a resuming process needs to know, as the outcome of the step; no secrets
 */
public record JournalEntry(String step, State state, Instant at, Map<String, String> detail) {
  /** Whether a step begins or has ended. */
  public enum State {
    STARTED,
    FINISHED
  }

  public JournalEntry {
    Objects.requireNonNull(step, "step");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(at, "at");
    detail = Map.copyOf(detail);
  }
}
