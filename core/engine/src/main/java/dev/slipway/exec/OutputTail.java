package dev.slipway.exec;

import dev.slipway.redact.Redactor;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Keeps the last bytes of an output in bounded memory. Written by the client's thread, read by the
 * one that waits.
 */
final class OutputTail extends OutputStream {
  /** A cut output has lost the start of a line; without a line end, this much is dropped. */
  private static final int LONGEST_TORN_LINE = 4096;

  private final byte[] ring;
  private long written;

  OutputTail(int limit) {
    ring = new byte[limit];
  }

  @Override
  public synchronized void write(int b) {
    ring[(int) (written % ring.length)] = (byte) b;
    written++;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int skipped = Math.max(0, length - ring.length);
    int from = offset + skipped;
    int left = length - skipped;
    written += skipped;
    while (left > 0) {
      int at = (int) (written % ring.length);
      int chunk = Math.min(left, ring.length - at);
      System.arraycopy(bytes, from, ring, at, chunk);
      from += chunk;
      left -= chunk;
      written += chunk;
    }
  }

  /** What was kept, as it is. */
  synchronized String text() {
    int kept = (int) Math.min(written, ring.length);
    byte[] bytes = new byte[kept];
    int start = (int) ((written - kept) % ring.length);
    int first = Math.min(kept, ring.length - start);
    System.arraycopy(ring, start, bytes, 0, first);
    System.arraycopy(ring, 0, bytes, first, kept - first);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private synchronized long dropped() {
    return Math.max(0, written - ring.length);
  }

  /**
   * The text, cleaned of secrets. Of a cut output the torn first line goes too: it may hold half a
   * secret, which a redactor cannot know. A first line says that it was cut.
   */
  String redacted(String text, Redactor redactor) {
    long dropped = dropped();
    if (dropped == 0) {
      return redactor.redact(text);
    }
    int lineEnd = text.indexOf('\n');
    int from = lineEnd >= 0 ? lineEnd + 1 : Math.min(text.length(), LONGEST_TORN_LINE);
    return "[cut: the first "
        + dropped
        + " bytes are not kept]\n"
        + redactor.redact(text.substring(from));
  }
}
