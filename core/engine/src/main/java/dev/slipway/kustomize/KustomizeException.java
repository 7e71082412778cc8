package dev.slipway.kustomize;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** A kustomization cannot be rendered; the message has the file and the line. */
public sealed class KustomizeException extends SlipwayException
    permits UnsupportedKustomizationException {
  private static final long serialVersionUID = 1L;

  KustomizeException(String message) {
    super(message);
  }

  KustomizeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
