package dev.slipway.preflight;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of the suite as users have them. Its package would take these tests along, too, as
 * they are in it, and a test that runs its own package never ends.
 */
final class WholeSuite {
  private WholeSuite() {}

  static List<String> classes() {
    try {
      Path folder =
          Path.of(ClusterChecks.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .resolve("dev/slipway/preflight");
      try (Stream<Path> files = Files.list(folder)) {
        return files
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches("[A-Za-z]+Checks\\.class"))
            .map(name -> "dev.slipway.preflight." + name.replace(".class", ""))
            .sorted()
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
