package dev.slipway.manifest;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** The release's manifests cannot be rendered or read. */
public final class ManifestException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  public ManifestException(String message) {
    super(message);
  }

  public ManifestException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
