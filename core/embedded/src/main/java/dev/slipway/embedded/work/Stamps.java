package dev.slipway.embedded.work;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as they stand in objects: UTC, whole seconds. */
public final class Stamps {
  private Stamps() {}

  /** Writes a time. */
  public static String write(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Reads a time; what is not there is the epoch. */
  public static Instant read(@Nullable String stamp) {
    return stamp == null || stamp.isEmpty() ? Instant.EPOCH : Instant.parse(stamp);
  }
}
