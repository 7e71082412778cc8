package dev.slipway.image;

/**
 * What a registry is asked for, in words.
 *
 * @param tried how a failure's text begins: {@code Tried to read ghcr.io/acme/backend:3f2c1a9}
 * @param isContent whether a manifest of the same registry names it, so that it must be there
 */
record Question(String tried, boolean isContent) {
  static Question about(ImageReference reference) {
    return new Question("Tried to read " + reference, false);
  }

  Question part(String what) {
    return new Question(tried + " (its " + what + ")", true);
  }
}
