package dev.slipway.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Notices a watch that died without a word while others go on: memory has other pods than the API
 * server, although it had time to hear of them. It asks only where nothing new was seen of a
 * workload's pods for a while. Used by one thread.
 */
final class MissedPods {
  /** For how long nothing new was seen. */
  static final Duration QUIET = Duration.ofSeconds(10);

  /** How long a watch may need to bring what a read already has. */
  static final Duration CATCH_UP = Duration.ofSeconds(2);

  private Set<String> known = Set.of();
  private boolean differs;
  private Instant due;

  MissedPods(Instant started) {
    due = started.plus(QUIET);
  }

  /**
   * Whether memory misses a pod, what has become of one, or that it is gone.
   *
   * @param read asks the API server; called at most once
   */
  boolean look(OwnerTree memory, Instant now, Supplier<OwnerTree> read) {
    Set<String> seen = versions(memory);
    if (!seen.equals(known)) {
      known = seen;
      differs = false;
      due = now.plus(QUIET);
      return false;
    }
    if (now.isBefore(due)) {
      return false;
    }
    due = now.plus(QUIET);
    if (differs) {
      differs = false;
      return true;
    }
    differs = !versions(read.get()).equals(known);
    if (differs) {
      due = now.plus(CATCH_UP);
    }
    return false;
  }

  private static Set<String> versions(OwnerTree tree) {
    Set<String> versions = new HashSet<>();
    tree.pods()
        .forEach(p -> versions.add(OwnerTree.uid(p) + " " + p.getMetadata().getResourceVersion()));
    return versions;
  }
}
