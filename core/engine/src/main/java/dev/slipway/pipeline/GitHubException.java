package dev.slipway.pipeline;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** GitHub did not give a whole answer. */
final class GitHubException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  /** The HTTP status; 0 when there was no answer. */
  private final int status;

  GitHubException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Whether it may pass by itself: no answer, or one that says that GitHub is not well. */
  boolean isOutage() {
    return status == 0 || status >= 500;
  }

  int status() {
    return status;
  }
}
