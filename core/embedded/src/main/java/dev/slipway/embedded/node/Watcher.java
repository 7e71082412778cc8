package dev.slipway.embedded.node;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell of its own that reads the ids of this JVM's processes. When this JVM is gone, also when
 * it was killed, the shell reads the end of its input, kills them and what they started, and
 * deletes their folder. So nothing outlives the JVM. Thread-safe.
 */
final class Watcher implements AutoCloseable {
  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      all=' '
      while read -r sign id; do
        case $sign in
          +) all="$all$id ";;
          -) all="${all%%" $id "*} ${all#*" $id "}";;
        esac
      done
      end() {
        local children child
        children=$(cat /proc/"$1"/task/*/children 2>/dev/null || pgrep -P "$1")
        kill -KILL "$1" 2>/dev/null
        for child in $children; do end "$child"; done
      }
      for id in $all; do end "$id"; done
      rm -rf "$1" 2>/dev/null || { sleep 1; rm -rf "$1"; }
      """;

  private final Process process;
  private final OutputStream out;

  Watcher(Path folder) throws IOException {
    process =
        new ProcessBuilder("/bin/sh", "-c", SCRIPT, "slipway-embedded-watcher", folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    out = process.getOutputStream();
  }

  void add(long pid) {
    tell("+ " + pid);
  }

  void remove(long pid) {
    tell("- " + pid);
  }

  /** Lets the shell end, and waits for it: the folder is deleted then. */
  @Override
  public void close() {
    try {
      out.close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void tell(String line) {
    try {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to tell the watcher of processes \""
              + line
              + "\" but it has ended; do not kill it, it ends with the cluster",
          e);
    }
  }
}
