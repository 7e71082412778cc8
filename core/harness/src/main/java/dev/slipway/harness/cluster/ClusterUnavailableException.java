package dev.slipway.harness.cluster;

import org.jspecify.annotations.Nullable;

/** There is no cluster for a rehearsal; the message says why, and what would give one. */
public final class ClusterUnavailableException extends ClusterException {
  private static final long serialVersionUID = 1L;

  public ClusterUnavailableException(String message) {
    super(message);
  }

  public ClusterUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
