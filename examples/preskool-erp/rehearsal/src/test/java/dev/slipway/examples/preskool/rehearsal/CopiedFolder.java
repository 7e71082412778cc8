package dev.slipway.examples.preskool.rehearsal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder of text files, copied with changes. */
final class CopiedFolder {
  private CopiedFolder() {}

  /** As a text is changed, by the file that has it. */
  interface Change {
    String of(Path file, String text);
  }

  static void copy(Path from, Path to, Change change) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, change.of(file, Files.readString(file)));
      }
    }
  }
}
