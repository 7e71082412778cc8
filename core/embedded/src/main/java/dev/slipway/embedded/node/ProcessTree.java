package dev.slipway.embedded.node;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who is whose child among the processes of this machine. To find out, all of them have to be read,
 * which takes long on a busy machine: what was read is used for a while, by all containers. Safe
 * for use by several threads.
 */
final class ProcessTree {
  private static final long VALID = Duration.ofSeconds(1).toNanos();

  private volatile Snapshot last = new Snapshot(System.nanoTime() - VALID, Map.of());

  private record Snapshot(long takenNanos, Map<Long, List<ProcessHandle>> children) {}

  /** What a process and all below it hold in memory; one that began just now may be missing. */
  long memory(ProcessHandle root) {
    Map<Long, List<ProcessHandle>> children = current().children();
    Deque<ProcessHandle> waiting = new ArrayDeque<>(List.of(root));
    long sum = 0;
    while (!waiting.isEmpty()) {
      ProcessHandle next = waiting.pop();
      sum += ProcessMemory.of(next);
      waiting.addAll(children.getOrDefault(next.pid(), List.of()));
    }
    return sum;
  }

  private Snapshot current() {
    Snapshot known = last;
    if (System.nanoTime() - known.takenNanos() < VALID) {
      return known;
    }
    Snapshot taken = new Snapshot(System.nanoTime(), byParent());
    last = taken;
    return taken;
  }

  private static Map<Long, List<ProcessHandle>> byParent() {
    Map<ProcessHandle, Long> parents = new HashMap<>();
    ProcessHandle.current()
        .descendants()
        .forEach(p -> p.parent().ifPresent(parent -> parents.put(p, parent.pid())));
    return parents.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getValue,
                Collectors.mapping(Map.Entry::getKey, Collectors.toUnmodifiableList())));
  }
}
