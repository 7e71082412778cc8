package dev.slipway.preflight;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs commands as processes of this machine, with its environment. */
final class LocalRunner implements CommandRunner {
  private final Path folder;
  private final Map<String, String> variables;

  /**
   * Runs them in a folder.
   *
   * @param variables of the environment, besides those of this process
   */
  LocalRunner(Path folder, Map<String, String> variables) {
    this.folder = folder;
    this.variables = Map.copyOf(variables);
  }

  @Override
  public String where() {
    return "this machine, in " + folder;
  }

  @Override
  public Receipt run(String purpose, List<String> command, Duration timeout) {
    long start = System.nanoTime();
    Path output = null;
    Path error = null;
    try {
      output = Files.createTempFile("slipway-", ".out");
      error = Files.createTempFile("slipway-", ".err");
      Process process;
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(error.toFile());
        builder.environment().putAll(variables);
        process = builder.start();
      } catch (IOException e) {
        return new Receipt.NotRun(
            "Tried to run "
                + command.get(0)
                + " in "
                + folder
                + ", but "
                + e.getMessage()
                + "; install it, or correct the command",
            took(start));
      }
      process.getOutputStream().close();
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      String stdout = Files.readString(output);
      String stderr = Files.readString(error);
      return ended
          ? new Receipt.Finished(process.exitValue(), stdout, stderr, took(start))
          : new Receipt.Unknown(
              command.get(0) + " took longer than " + timeout.toSeconds() + " s",
              stdout,
              stderr,
              took(start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Receipt.Unknown("the thread was interrupted", "", "", took(start));
    } finally {
      delete(output);
      delete(error);
    }
  }

  private static void delete(@Nullable Path file) {
    if (file != null && !file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }

  private static Duration took(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
