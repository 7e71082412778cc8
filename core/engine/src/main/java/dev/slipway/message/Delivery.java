package dev.slipway.message;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of sending a message.
 *
 * @param why for people, without secrets; empty when it was sent
 * @param reference by which later messages join its thread; null where there are no threads
 * @param pause how long to wait before the next attempt, where one makes sense
 */
public record Delivery(Kind kind, String why, @Nullable String reference, Duration pause) {
  /** How it ended. */
  public enum Kind {
    SENT,
    /** It was not, and never will be. */
    REFUSED,
    /** It was not, and may be tried again. */
    LATER,
    /** Nobody knows whether it was. */
    IN_DOUBT
  }

  public Delivery {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(pause, "pause");
  }

  public static Delivery sent(@Nullable String reference) {
    return new Delivery(Kind.SENT, "", reference, Duration.ZERO);
  }

  public static Delivery refused(String why) {
    return new Delivery(Kind.REFUSED, why, null, Duration.ZERO);
  }

  public static Delivery later(String why, Duration pause) {
    return new Delivery(Kind.LATER, why, null, pause);
  }

  public static Delivery inDoubt(String why) {
    return new Delivery(Kind.IN_DOUBT, why, null, Duration.ZERO);
  }
}
