package dev.slipway.embedded.protobuf;

/** A body is not the protobuf that it says it is. */
public final class UnreadableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableException(String why) {
    super("Tried to read a protobuf message but " + why);
  }
}
