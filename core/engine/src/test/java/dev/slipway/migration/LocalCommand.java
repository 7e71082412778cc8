package dev.slipway.migration;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Runs commands as processes of this machine, and remembers what for. */
public final class LocalCommand implements CommandRunner {
  private final Path folder;
  private final Map<String, String> environment;
  public final List<String> purposes = new CopyOnWriteArrayList<>();

  public LocalCommand(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  @Override
  public String where() {
    return "this machine";
  }

  @Override
  public Receipt run(String purpose, List<String> command, Duration timeout) {
    purposes.add(purpose);
    long start = System.nanoTime();
    try {
      Path out = Files.createTempFile(folder, purpose, ".out");
      Path err = Files.createTempFile(folder, purpose, ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      String stdout = Files.readString(out);
      String stderr = Files.readString(err);
      return ended
          ? new Receipt.Finished(process.exitValue(), stdout, stderr, took)
          : new Receipt.Unknown("no exit status in time", stdout, stderr, took);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
