package dev.slipway.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in the two forms that the cluster's state needs. */
final class Hashed {
  private static final int SHORT = 10;

  private Hashed() {}

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** A name cut to a length, with a short hash of what it stands for at its end. */
  static String within(String fit, String original, int length) {
    String hash = sha256(original.getBytes(StandardCharsets.UTF_8)).substring(0, SHORT);
    String start = fit.substring(0, Math.min(fit.length(), length - SHORT - 1));
    String trimmed = start.replaceAll("[^A-Za-z0-9]+$", "");
    return trimmed.isEmpty() ? hash : trimmed + "-" + hash;
  }
}
