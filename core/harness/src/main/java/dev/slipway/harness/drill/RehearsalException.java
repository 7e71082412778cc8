package dev.slipway.harness.drill;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** A rehearsal that could not be held. */
public final class RehearsalException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  RehearsalException(String message) {
    super(message);
  }

  RehearsalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
