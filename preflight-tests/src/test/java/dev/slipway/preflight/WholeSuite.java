package dev.slipway.preflight;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes of the suite as users have them. Its package would take these tests along, too, as
 * they are in it, and a test that runs its own package never ends.
 */
final class WholeSuite {
  private static final String PACKAGE = "dev/slipway/preflight";

  private WholeSuite() {}

  /** From the folder of classes in an IDE and under Surefire, from the jar under Failsafe. */
  static List<String> classes() {
    try {
      Path source =
          Path.of(ClusterChecks.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(source)) {
        return classes(source.resolve(PACKAGE));
      }
      try (FileSystem jar = FileSystems.newFileSystem(source)) {
        return classes(jar.getPath(PACKAGE));
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> classes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[A-Za-z]+Checks\\.class"))
          .map(name -> "dev.slipway.preflight." + name.replace(".class", ""))
          .sorted()
          .toList();
    }
  }
}
