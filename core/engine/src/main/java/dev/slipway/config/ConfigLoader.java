package dev.slipway.config;

import java.nio.file.Path;

/** Reads {@code slipway.yaml}. */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads and checks a file.
   *
   * @throws ConfigException with every fault of the file
   */
  public static SlipwayConfig load(Path file) {
    throw new UnsupportedOperationException("not yet: " + file);
  }
}
