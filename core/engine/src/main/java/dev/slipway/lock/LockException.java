package dev.slipway.lock;

import dev.slipway.error.SlipwayException;

/** The lock is somebody else's: another deployer holds it, or took it over from this one. */
public final class LockException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  private final String holder;

  public LockException(String message, String holder) {
    super(message);
    this.holder = holder;
  }

  /** Who holds it now. */
  public String holder() {
    return holder;
  }
}
