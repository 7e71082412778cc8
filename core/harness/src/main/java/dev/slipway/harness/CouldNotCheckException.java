package dev.slipway.harness;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/**
 * The check could not be made, so nothing is known: at a gate it is UNKNOWN, never a pass and never
 * a reason to roll back; under Maven it is an error.
 */
public class CouldNotCheckException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  public CouldNotCheckException(String message) {
    super(message);
  }

  public CouldNotCheckException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
