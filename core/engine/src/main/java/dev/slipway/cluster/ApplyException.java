package dev.slipway.cluster;

import dev.slipway.error.SlipwayException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object could not be applied: the API server refused it, or could not be asked. Names the
 * object; never shows a value of a Secret.
 */
public class ApplyException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  private final transient ObjectRef ref;
  private final int code;

  ApplyException(ObjectRef ref, int code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.ref = Objects.requireNonNull(ref, "ref");
    this.code = Math.max(0, code);
  }

  /** The object that was to be applied. */
  public ObjectRef ref() {
    return ref;
  }

  /** The HTTP status of the answer; 0 when none came. */
  public int code() {
    return code;
  }

  /**
   * Whether the API server looked at this object and said no, so that asking again without a change
   * is of no use. False when it could not be asked: no answer, not authenticated, overloaded, or
   * its own failure.
   */
  public boolean refused() {
    return code >= 400 && code < 500 && code != 401 && code != 408 && code != 429;
  }
}
