package dev.slipway.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of what Slipway throws. Its message says what was tried, on what, what came back and
 * what to do; expected outcomes of a release are values, never exceptions.
 */
public class SlipwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SlipwayException(String message) {
    super(message);
  }

  public SlipwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
