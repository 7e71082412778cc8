package dev.slipway.image;

import java.time.Duration;

/**
 * What a registry may cost.
 *
 * @param answer the longest time for one answer, its body included
 * @param patience the longest time to wait when it asks to come back later; beyond that it is not
 *     asked again
 * @param manifest the largest manifest in bytes; registries must take 4 MiB
 * @param blob the largest configuration in bytes
 */
record Limits(Duration answer, Duration patience, int manifest, int blob) {
  static final Limits USUAL =
      new Limits(Duration.ofSeconds(10), Duration.ofSeconds(10), 4 << 20, 8 << 20);
}
