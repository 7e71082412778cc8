package dev.slipway.embedded.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Where bytes go to a client; a write returns when it is on its way. */
@FunctionalInterface
interface Sink {
  void write(byte[] bytes) throws IOException;

  /** Copies all that a stream has, each part as soon as it is there. */
  static void copy(InputStream from, Sink to) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    int count = from.read(buffer);
    while (count >= 0) {
      if (count > 0) {
        to.write(Arrays.copyOf(buffer, count));
      }
      count = from.read(buffer);
    }
  }

  /** Waits until something is done, so that a slow client slows the writer. */
  static void await(CompletionStage<?> done) throws IOException {
    try {
      done.toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing to a client");
    } catch (ExecutionException e) {
      throw new IOException("Tried to write to a client but it is gone", e.getCause());
    }
  }
}
