package dev.slipway.source;

import java.time.Instant;
import java.util.List;

/** Knows which alerts there are. Used by one thread at a time; calls block. */
public interface AlertSource {
  String name();

  /**
   * The alerts that are there now; an empty list only when the source would have known of one.
   *
   * @param now for what is too old to be believed
   */
  Answer<List<Alert>> alerts(Instant now);
}
