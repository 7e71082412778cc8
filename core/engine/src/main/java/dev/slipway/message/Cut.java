package dev.slipway.message;

/** Text brought within a channel's limit; what was cut says so. */
final class Cut {
  private static final String SAID = "… (cut)";

  private Cut() {}

  /** At most this many UTF-16 units, never half of a pair. */
  static String to(int limit, String text) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - SAID.length();
    if (Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + SAID;
  }
}
