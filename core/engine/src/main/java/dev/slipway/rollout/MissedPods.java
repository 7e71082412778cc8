package dev.slipway.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Notices a watch that died without a word while others go on: pods that the API server has, and
 * that memory has not, although it had time to hear of them. It asks only where nothing new was
 * seen of a workload's pods for a while. Used by one thread.
 */
final class MissedPods {
  /** For how long nothing new was seen. */
  static final Duration QUIET = Duration.ofSeconds(10);

  /** How long a watch may need to bring what a read already has. */
  static final Duration CATCH_UP = Duration.ofSeconds(2);

  private Set<String> known = Set.of();
  private Set<String> unheard = Set.of();
  private Instant due;

  MissedPods(Instant started) {
    due = started.plus(QUIET);
  }

  /**
   * Whether memory misses a pod, or what has become of one.
   *
   * @param read asks the API server; called at most once
   */
  boolean look(OwnerTree memory, Instant now, Supplier<OwnerTree> read) {
    Set<String> seen = versions(memory);
    if (!seen.equals(known)) {
      known = seen;
      unheard = Set.of();
      due = now.plus(QUIET);
      return false;
    }
    if (now.isBefore(due)) {
      return false;
    }
    if (!unheard.isEmpty()) {
      unheard = Set.of();
      due = now.plus(QUIET);
      return true;
    }
    due = now.plus(QUIET);
    Set<String> there = versions(read.get());
    there.removeAll(known);
    if (!there.isEmpty()) {
      unheard = there;
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
