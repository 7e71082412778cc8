package dev.slipway.record;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Makes the ids of records: the time in UTC, the version, and something to tell two of one second
 * apart, as {@code 20260220T101500Z-3f2c1a9-7b1c}.
 */
public final class RecordIds {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final int LONGEST_VERSION = 12;

  private final RandomGenerator random;

  public RecordIds(RandomGenerator random) {
    this.random = random;
  }

  /**
   * An id for a release that begins now.
   *
   * @param version a git SHA, or what is used in its place; its first twelve characters are taken
   */
  public String next(Instant now, String version) {
    String start = version.substring(0, Math.min(LONGEST_VERSION, version.length()));
    String apart = HexFormat.of().toHexDigits((short) random.nextInt(1 << Short.SIZE));
    return TIME.format(now) + "-" + start + "-" + apart;
  }
}
