package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one look at the cluster cannot tell: since when something holds (on our clock, as the
 * cluster's may differ), and what was seen before. One per watched workload; not thread-safe.
 */
final class Memory {
  private final Map<String, Instant> since = new HashMap<>();
  private final Set<String> touched = new HashSet<>();
  private final Set<String> onceReady = new HashSet<>();
  private final Map<String, Set<String>> oomKills = new HashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private @Nullable Map<String, String> eventsAtFirst;
  private Instant now = Instant.MIN;
  private @Nullable Instant due;

  /** Begins a look; what does not hold at this look is forgotten by {@link #end}. */
  void begin(Instant at) {
    now = at;
    due = null;
    touched.clear();
  }

  void end() {
    since.keySet().retainAll(touched);
  }

  /** Whether something has held for so long, at every look since it was first said to hold. */
  boolean held(String what, Duration span) {
    touched.add(what);
    Instant ripe = since.computeIfAbsent(what, k -> now).plus(span);
    if (!ripe.isAfter(now)) {
      return true;
    }
    due = due == null || ripe.isBefore(due) ? ripe : due;
    return false;
  }

  /** When the next thing that holds now will have held for long enough. */
  Optional<Instant> due() {
    return Optional.ofNullable(due);
  }

  void noteReady(String podUid) {
    onceReady.add(podUid);
  }

  boolean wasReady(String podUid) {
    return onceReady.contains(podUid);
  }

  /** Notes an out-of-memory kill of one run of a container; returns how many runs that makes. */
  int noteOomKill(ContainerView container, @Nullable String run) {
    Set<String> runs = oomKills.computeIfAbsent(container.key(), k -> new HashSet<>());
    if (run != null) {
      runs.add(run);
    }
    return runs.size();
  }

  /** Notes the last refusal that says nothing about what comes after; null is none. */
  void noteRefusal(String of, @Nullable Event last) {
    refusals.put(of, refusal(last));
  }

  /** Notes another refusal in place of one that was noted. */
  void renoteRefusal(String of, @Nullable Event last) {
    refusals.computeIfPresent(of, (key, before) -> refusal(last));
  }

  /** Whether a refusal is another than the noted one, or none was noted. */
  boolean isNewRefusal(String of, @Nullable Event last) {
    return !refusal(last).equals(refusals.get(of));
  }

  private static String refusal(@Nullable Event event) {
    return event == null ? "" : OwnerTree.uid(event) + " " + occurrence(event);
  }

  /** Notes the events that were there already when the watch began. */
  void noteFirstEvents(OwnerTree tree) {
    if (eventsAtFirst == null) {
      Map<String, String> seen = new HashMap<>();
      tree.events().forEach(e -> seen.put(OwnerTree.uid(e), occurrence(e)));
      eventsAtFirst = seen;
    }
  }

  /**
   * Whether an event about an object that outlives releases belongs to this one: it happened since
   * the watch began, or the object is in its first generation.
   */
  boolean isOfThisRelease(Event event, HasMetadata subject) {
    Long generation = subject.getMetadata().getGeneration();
    if (generation != null && generation == 1) {
      return true;
    }
    return eventsAtFirst == null
        || !occurrence(event).equals(eventsAtFirst.get(OwnerTree.uid(event)));
  }

  private static String occurrence(Event event) {
    return EventTimes.count(event) + "@" + EventTimes.last(event);
  }
}
