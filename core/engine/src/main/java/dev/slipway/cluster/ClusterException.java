package dev.slipway.cluster;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/**
 * The environment's cluster cannot be opened, or one of the engine's own objects in it not kept.
 */
public class ClusterException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
