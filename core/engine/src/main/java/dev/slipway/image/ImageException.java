package dev.slipway.image;

import dev.slipway.error.SlipwayException;
import org.jspecify.annotations.Nullable;

/** Something about an image that was written down wrongly, or cannot be read on this machine. */
public class ImageException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  public ImageException(String message) {
    super(message);
  }

  public ImageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
