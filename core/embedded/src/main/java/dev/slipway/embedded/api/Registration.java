package dev.slipway.embedded.api;

/** Something that goes on until it is closed. Closing twice is harmless. */
public interface Registration extends AutoCloseable {
  @Override
  void close();
}
