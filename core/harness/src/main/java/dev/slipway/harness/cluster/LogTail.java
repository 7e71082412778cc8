package dev.slipway.harness.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.testcontainers.containers.output.OutputFrame;

/** The last lines of a container's log, kept because the container does not outlive its end. */
final class LogTail implements Consumer<OutputFrame> {
  private static final int LINES = 20;

  private final Deque<String> lines = new ArrayDeque<>();

  @Override
  public synchronized void accept(OutputFrame frame) {
    frame.getUtf8String().lines().filter(line -> !line.isBlank()).forEach(lines::add);
    while (lines.size() > LINES) {
      lines.remove();
    }
  }

  @Override
  public synchronized String toString() {
    return String.join("\n", lines);
  }
}
