package dev.slipway.exec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the Jobs of one release are called and labelled. The same release and purpose always give
 * the same name, by which another process finds the Job that this one made.
 */
final class JobNames {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String SLIPWAY = "slipway";
  static final String APPLICATION = "slipway.dev/application";
  static final String RELEASE = "slipway.dev/release";
  static final String PURPOSE = "slipway.dev/purpose";

  /** A Job's name becomes a label of its pods, and those end at 63 characters. */
  private static final int LONGEST = 63;

  private static final int HASH = 8;

  private final String application;
  private final String release;

  JobNames(String application, String release) {
    this.application = application;
    this.release = release;
  }

  String job(String purpose) {
    String readable = dnsLabel(application + "-" + purpose + "-" + release, LONGEST - HASH - 1);
    return readable + "-" + hash(List.of(application, release, purpose));
  }

  Map<String, String> labels(String purpose) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(MANAGED_BY, SLIPWAY);
    labels.put(APPLICATION, labelValue(application));
    labels.put(RELEASE, labelValue(release));
    labels.put(PURPOSE, labelValue(purpose));
    return labels;
  }

  String applicationLabel() {
    return labelValue(application);
  }

  String releaseLabel() {
    return labelValue(release);
  }

  /** A short digest of the whole command, by which a Job shows what it ran. */
  static String hash(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String dnsLabel(String text, int longest) {
    String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String started = plain.replaceAll("^[^a-z]+", "");
    String cut = started.substring(0, Math.min(longest, started.length())).replaceAll("-+$", "");
    return cut.isEmpty() ? SLIPWAY : cut;
  }

  private static String labelValue(String text) {
    String plain = text.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
    String cut = plain.substring(0, Math.min(LONGEST - HASH - 1, plain.length()));
    String ended = cut.replaceAll("[^A-Za-z0-9]+$", "");
    return ended.equals(text) ? text : (ended.isEmpty() ? "x" : ended) + "-" + hash(List.of(text));
  }
}
