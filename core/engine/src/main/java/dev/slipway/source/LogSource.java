package dev.slipway.source;

import java.time.Instant;

/** Reads what the application logged. Used by one thread at a time; calls block. */
public interface LogSource {
  String name();

  /**
   * The errors in the logs between two times.
   *
   * @param from inclusive
   * @param to exclusive
   * @return unknown when nothing at all was logged: silence is no proof of health
   */
  Answer<Logs> logs(Instant from, Instant to);
}
