package dev.slipway.kustomize;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An overlay in one file: each part begins with {@code === path}, and {@code === expected.yaml} is
 * what kubectl renders of it. The kustomization is that of {@code overlay/} where there is one.
 */
record OverlayCase(String name, Map<String, String> files) {
  private static final Path FOLDER = Path.of("src/test/resources/kustomize");
  static final String EXPECTED = "expected.yaml";

  /** Where the overlays are, from the module's folder or the repository's. */
  static Path folder() {
    return Files.isDirectory(FOLDER) ? FOLDER : Path.of("core/engine").resolve(FOLDER);
  }

  static List<OverlayCase> all() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(f -> f.toString().endsWith(".case"))
          .sorted()
          .map(OverlayCase::read)
          .toList();
    }
  }

  static OverlayCase read(Path file) {
    try {
      String name = file.getFileName().toString().replace(".case", "");
      return new OverlayCase(name, parts(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files that a text holds. */
  static Map<String, String> parts(String text) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String part : text.split("(?m)^=== ")) {
      int end = part.indexOf('\n');
      if (end > 0) {
        files.put(part.substring(0, end).strip(), part.substring(end + 1));
      }
    }
    return files;
  }

  /** Writes the overlay's files. */
  Path in(Path folder) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      if (!file.getKey().equals(EXPECTED)) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    }
    Path overlay = folder.resolve("overlay");
    return Files.isDirectory(overlay) ? overlay : folder;
  }

  String expected() {
    return files.getOrDefault(EXPECTED, "");
  }

  @Override
  public String toString() {
    return name;
  }
}
