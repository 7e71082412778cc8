package dev.slipway.harness.cluster;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** Something asked of a rehearsal cluster did not work. */
public class ClusterException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
