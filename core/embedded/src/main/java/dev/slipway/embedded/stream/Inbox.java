package dev.slipway.embedded.stream;

import io.vertx.core.Context;
import io.vertx.core.streams.ReadStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends, for a thread that writes it where it may have to wait. A client that sends
 * more than is written is made to wait too.
 */
final class Inbox {
  private static final int FULL = 64;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
  private final @Nullable ReadStream<?> source;
  private final Context context;

  /**
   * Makes an inbox.
   *
   * @param source what is paused when the inbox is full; null when it cannot be
   */
  Inbox(@Nullable ReadStream<?> source, Context context) {
    this.source = source;
    this.context = context;
  }

  /** Takes a message in, on the context's thread. */
  void put(byte[] message) {
    if (message.length > 0) {
      messages.add(message);
      if (source != null && messages.size() == FULL) {
        source.pause();
      }
    }
  }

  void end() {
    messages.add(END);
  }

  /** Waits for the next message; null at the end. */
  byte @Nullable [] take() throws InterruptedException {
    byte[] message = messages.take();
    ReadStream<?> paused = source;
    if (paused != null && messages.size() == FULL / 2) {
      context.runOnContext(none -> paused.resume());
    }
    return message.length == 0 ? null : message;
  }
}
