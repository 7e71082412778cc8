package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one workload at one moment: the workload, what it owns, and the events about any
 * of them. Immutable, and free of clock and client, so that every rule is a function of it.
 *
 * @param ref the workload that is watched
 * @param workload the workload as it was read; null when it is not in the cluster
 * @param events events about the workload, its ReplicaSets and its pods, oldest first
 */
record OwnerTree(
    ObjectRef ref,
    @Nullable HasMetadata workload,
    List<ReplicaSet> replicaSets,
    List<ControllerRevision> revisions,
    List<Pod> pods,
    List<Event> events) {

  OwnerTree {
    Objects.requireNonNull(ref, "ref");
    replicaSets = List.copyOf(replicaSets);
    revisions = List.copyOf(revisions);
    pods = List.copyOf(pods);
    events = List.copyOf(events);
  }

  /** Picks out of a namespace's objects those that belong to the workload. */
  static OwnerTree pick(
      ObjectRef ref,
      @Nullable HasMetadata workload,
      Collection<ReplicaSet> replicaSets,
      Collection<ControllerRevision> revisions,
      Collection<Pod> pods,
      Collection<Event> events) {
    if (workload == null) {
      return new OwnerTree(ref, null, List.of(), List.of(), List.of(), List.of());
    }
    Set<String> uids = new HashSet<>();
    uids.add(uid(workload));
    List<ReplicaSet> sets = ownedBy(uids, replicaSets);
    List<ControllerRevision> history = ownedBy(uids, revisions);
    sets.forEach(s -> uids.add(uid(s)));
    List<Pod> owned = ownedBy(uids, pods);
    owned.forEach(p -> uids.add(uid(p)));
    List<Event> about =
        events.stream()
            .filter(e -> e.getInvolvedObject() != null)
            .filter(e -> uids.contains(Objects.toString(e.getInvolvedObject().getUid(), "")))
            .map(e -> new Dated(e, EventTimes.last(e)))
            .sorted(Comparator.comparing(Dated::last))
            .map(Dated::event)
            .toList();
    return new OwnerTree(ref, workload, sets, history, owned, about);
  }

  /** Its time is read once, not at each comparison. */
  private record Dated(Event event, Instant last) {}

  private static <T extends HasMetadata> List<T> ownedBy(Set<String> uids, Collection<T> objects) {
    List<T> owned = new ArrayList<>();
    for (T object : objects) {
      if (object.getMetadata().getOwnerReferences().stream()
          .anyMatch(o -> Boolean.TRUE.equals(o.getController()) && uids.contains(o.getUid()))) {
        owned.add(object);
      }
    }
    owned.sort(Comparator.comparing(o -> o.getMetadata().getName()));
    return owned;
  }

  /** Events about one object, oldest first. */
  List<Event> eventsAbout(HasMetadata object) {
    return events.stream().filter(e -> uid(object).equals(e.getInvolvedObject().getUid())).toList();
  }

  /** The newest event about an object that has one of the reasons. */
  Optional<Event> newest(HasMetadata object, String... reasons) {
    Set<String> wanted = Set.of(reasons);
    return eventsAbout(object).stream()
        .filter(e -> wanted.contains(Objects.toString(e.getReason(), "")))
        .reduce((earlier, later) -> later);
  }

  static String uid(HasMetadata object) {
    return Objects.toString(object.getMetadata().getUid(), "");
  }
}
