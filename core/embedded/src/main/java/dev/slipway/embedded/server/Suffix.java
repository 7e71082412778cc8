package dev.slipway.embedded.server;

import java.util.concurrent.ThreadLocalRandom;

/** The end of a generated name. */
final class Suffix {
  private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private Suffix() {}

  static String random() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
    }
    return text.toString();
  }
}
