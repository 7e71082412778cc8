package dev.slipway.examples.preskool.rehearsal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * A way in which a release fails, and what must come of it.
 *
 * @param name for people
 * @param version the image that is released
 * @param overlay what of the manifests is different
 * @param code the failure code that it must end with
 * @param within from the last write to the verdict
 */
record Fault(
    String name, String version, Function<Overlay, Path> overlay, String code, Duration within) {

  static final Duration AT_ONCE = Duration.ofSeconds(20);
  static final Duration SOON = Duration.ofSeconds(50);
  static final Duration LATER = Duration.ofSeconds(120);

  @Override
  public String toString() {
    return name;
  }
}
