package dev.slipway.kustomize;

/** How much one rendering may read, aliases expanded: far more than a release has. */
final class Budget {
  static final String MOST_TEXT = "128 MiB";
  private static final long MOST = 128L * 1024 * 1024;

  private long left = MOST;

  boolean spend(int amount) {
    left -= amount;
    return left >= 0;
  }
}
