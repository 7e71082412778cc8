package dev.slipway.snapshot;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** A snapshot could not be taken, read, or gone back to. */
public final class SnapshotException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  SnapshotException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
