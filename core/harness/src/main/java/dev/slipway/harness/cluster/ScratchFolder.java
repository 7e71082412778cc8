package dev.slipway.harness.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for files of a run, readable by its user only. It is gone when it is closed, and also
 * when this JVM was killed: a shell waits for the end of its input, which is the end of the JVM,
 * and deletes it. Where there is no shell, a killed JVM leaves it behind.
 */
public final class ScratchFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchFolder.class);
  private static final int PATIENCE_SECONDS = 10;
  private static final String SCRIPT =
      "trap '' INT TERM HUP; cat >/dev/null; rm -rf \"$1\" || { sleep 1; rm -rf \"$1\"; }";

  private final Path path;
  private final @Nullable Process warden;

  private ScratchFolder(Path path, @Nullable Process warden) {
    this.path = path;
    this.warden = warden;
  }

  /**
   * Makes one in the folder for temporary files.
   *
   * @param name what its name begins with, as {@code slipway-rehearsal-}
   */
  public static ScratchFolder make(String name) {
    try {
      Path path = Files.createTempDirectory(name);
      return new ScratchFolder(path, warden(path));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to make a folder for temporary files, but could not; look at java.io.tmpdir", e);
    }
  }

  public Path path() {
    return path;
  }

  private static @Nullable Process warden(Path path) {
    try {
      return new ProcessBuilder("/bin/sh", "-c", SCRIPT, "slipway-scratch", path.toString())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("No shell here: a killed JVM would leave {} behind", path);
      return null;
    }
  }

  @Override
  public void close() {
    try {
      delete();
      Process shell = warden;
      if (shell != null) {
        shell.getOutputStream().close();
        if (!shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          shell.destroyForcibly();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to delete " + path + ", but could not", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException fault)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
