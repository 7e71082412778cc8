package dev.slipway.kustomize;

import java.io.IOException;
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
  static final Path FOLDER = Path.of("src/test/resources/kustomize");
  static final String EXPECTED = "expected.yaml";

  static List<OverlayCase> all() throws IOException {
    Path here = Files.isDirectory(FOLDER) ? FOLDER : Path.of("core/engine").resolve(FOLDER);
    try (Stream<Path> files = Files.list(here)) {
      return files
          .filter(f -> f.toString().endsWith(".case"))
          .sorted()
          .map(OverlayCase::read)
          .toList();
    }
  }

  static OverlayCase read(Path file) {
    try {
      Map<String, String> files = new LinkedHashMap<>();
      for (String part : Files.readString(file).split("(?m)^=== ")) {
        int end = part.indexOf('\n');
        if (end > 0) {
          files.put(part.substring(0, end).strip(), part.substring(end + 1));
        }
      }
      return new OverlayCase(file.getFileName().toString().replace(".case", ""), files);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
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
