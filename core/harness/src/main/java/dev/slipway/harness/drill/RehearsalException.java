package dev.slipway.harness.drill;

import dev.slipway.error.SlipwayException;

/** A rehearsal that could not be held. */
public final class RehearsalException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  RehearsalException(String message) {
    super(message);
  }

  RehearsalException(String message, Throwable cause) {
    super(message, cause);
  }
}
