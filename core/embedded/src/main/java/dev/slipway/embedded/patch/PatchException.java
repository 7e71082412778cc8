package dev.slipway.embedded.patch;

/** A patch that cannot be read, or does not fit the object. */
public final class PatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Fault {
    /** The patch itself cannot be read. */
    UNREADABLE,
    /** The patch does not fit the object: a test failed, a path is not there. */
    UNFIT
  }

  private final Fault fault;

  PatchException(Fault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Returns what is wrong. */
  public Fault fault() {
    return fault;
  }
}
