package dev.slipway.harness.junit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs of this machine, by the folders of a search path; none is run. */
record Programs(List<Path> folders) {
  private static final Path DEBIAN_POSTGRES = Path.of("/usr/lib/postgresql");

  Programs {
    folders = List.copyOf(folders);
  }

  static Programs ofThisMachine() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<Path> listed =
        Stream.of(path.split(File.pathSeparator, -1)).filter(f -> !f.isBlank()).map(Path::of);
    // Debian keeps the server's programs off the path, a folder for each major version.
    Stream<Path> postgres =
        Stream.ofNullable(DEBIAN_POSTGRES.toFile().list())
            .flatMap(Stream::of)
            .map(version -> DEBIAN_POSTGRES.resolve(version).resolve("bin"));
    return new Programs(Stream.concat(listed, postgres).toList());
  }

  Optional<Path> find(String name) {
    return folders.stream().map(f -> f.resolve(name)).filter(Programs::isProgram).findFirst();
  }

  /** A folder of that name is executable, too. */
  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
