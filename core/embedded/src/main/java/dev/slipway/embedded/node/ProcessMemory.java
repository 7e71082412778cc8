package dev.slipway.embedded.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in memory, as Linux says it; zero elsewhere. */
final class ProcessMemory {
  private static final int PAGE = 4096;

  private ProcessMemory() {}

  static long of(ProcessHandle process) {
    try {
      String[] counts =
          Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", -1);
      // What is shared is mostly the program itself, which a cgroup counts once or not at all.
      return (Long.parseLong(counts[1]) - Long.parseLong(counts[2])) * PAGE;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
