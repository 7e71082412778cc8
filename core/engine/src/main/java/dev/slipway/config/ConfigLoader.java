package dev.slipway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code slipway.yaml}. Safe for use by several threads.
 *
 * <p>References to the environment and to files are resolved at once. One that does not resolve is
 * a fault of the file, except inside an environment: it then concerns only who releases to that
 * environment, and {@link SlipwayConfig#environment} reports it.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads and checks a file, with the variables of this process.
   *
   * @throws ConfigException with every fault of the file
   */
  public static SlipwayConfig load(Path file) {
    return load(file, System.getenv());
  }

  /**
   * Reads and checks a file.
   *
   * @param environment what {@code ${env:NAME}} refers to
   * @throws ConfigException with every fault of the file
   */
  public static SlipwayConfig load(Path file, Map<String, String> environment) {
    return load(new Reading(file, environment));
  }

  static SlipwayConfig load(Reading reading) {
    Optional<SlipwayConfig> config =
        YamlDocument.read(reading.file(), reading.faults())
            .map(root -> new Field(reading, Place.of(root, ""), root))
            .map(root -> Section.of(root, ""))
            .map(RootReader::read);
    if (config.isEmpty() || !reading.faults().isEmpty()) {
      throw new ConfigException(reading.file(), reading.faults().inOrder());
    }
    return config.get();
  }
}
