package dev.slipway.embedded.store;

/** The resourceVersion asked for is older than what the log still has. */
public final class GoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says which versions are there.
   *
   * @param asked the version asked for
   * @param oldest the oldest one still there
   */
  public GoneException(long asked, long oldest) {
    super("too old resource version: " + asked + " (" + oldest + ")");
  }
}
