package dev.slipway.examples.cli;

import dev.slipway.config.EnvironmentConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A release as a pod sees it that has nothing but {@code slipway.yaml}: its manifests are kept in
 * the cluster, and the cluster is the pod's own.
 */
final class InCluster {
  private static final String UNKNOWN = "none";

  private InCluster() {}

  /**
   * Reads the file.
   *
   * @param folders that it names, relative to it; empty ones are made beside a copy of it
   */
  static Release release(Path file, String environment, List<String> folders) {
    Release.Bound bound = Release.load(copied(file, folders)).to(environment);
    EnvironmentConfig from = bound.environment();
    return new Release(
        bound.config(),
        new EnvironmentConfig(
            from.name(),
            null,
            null,
            // Who made the Job here held the cluster against it; a Role here cannot read it.
            null,
            from.namespace(),
            from.manifests(),
            from.baseUrl(),
            from.variables()),
        new Version(UNKNOWN),
        Map.of());
  }

  private static Path copied(Path file, List<String> folders) {
    long up =
        folders.stream()
            .mapToLong(f -> Path.of(f).normalize().toString().split("\\.\\.", -1).length - 1L)
            .max()
            .orElse(0);
    try {
      Path folder = Files.createTempDirectory("slipway");
      for (long i = 0; i < up; i++) {
        folder = folder.resolve("below");
      }
      Files.createDirectories(folder);
      for (String each : folders) {
        Files.createDirectories(folder.resolve(each).normalize());
      }
      return Files.copy(file, folder.resolve("slipway.yaml"));
    } catch (IOException e) {
      throw new SlipwayException(
          "Tried to read " + file + " as a pod does, but " + e + "; mount a writable /tmp", e);
    }
  }
}
