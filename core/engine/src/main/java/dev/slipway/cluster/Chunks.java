package dev.slipway.cluster;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes cut into pieces that fit, and put together again. */
final class Chunks {
  private Chunks() {}

  /** At least one piece, each but the last as long as may be. */
  static List<byte[]> split(byte[] content, int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException("A piece holds at least 1 byte, not " + longest);
    }
    List<byte[]> chunks = new ArrayList<>();
    for (int from = 0; from < content.length; from += longest) {
      chunks.add(Arrays.copyOfRange(content, from, Math.min(content.length, from + longest)));
    }
    return chunks.isEmpty() ? List.of(new byte[0]) : List.copyOf(chunks);
  }

  static byte[] join(List<byte[]> chunks) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    chunks.forEach(content::writeBytes);
    return content.toByteArray();
  }
}
