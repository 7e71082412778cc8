package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.Stamps;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps as many pods of a ReplicaSet as it asks for. */
final class ReplicaSetController implements Controller {
  private static final int BURST = 500;

  /**
   * Whom to delete first: not on a node, pending, not ready, ready for the shortest time, young.
   */
  private static final Comparator<Pod> DISPENSABLE =
      Comparator.comparing((Pod p) -> p.getSpec().getNodeName() != null)
          .thenComparing(p -> !PodFacts.phase(p).equals("Pending"))
          .thenComparing(PodFacts::isReady)
          .thenComparing(ReplicaSetController::readySince, Comparator.reverseOrder())
          .thenComparing(p -> -restarts(p))
          .thenComparing(
              p -> Objects.toString(p.getMetadata().getCreationTimestamp(), ""),
              Comparator.reverseOrder());

  private final KubernetesApi api;
  private final Timers timers;
  private final EventRecorder events;
  private final PodControl control;
  private @Nullable WorkQueue queue;

  ReplicaSetController(KubernetesApi api, Timers timers) {
    this.api = api;
    this.timers = timers;
    this.events = new EventRecorder(api, timers, "replicaset-controller", null);
    this.control = new PodControl(api, events);
  }

  @Override
  public String name() {
    return "replicasets";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    this.queue = queue;
    return List.of(
        Watching.own(api, ReplicaSet.class, queue),
        Watching.owned(api, Pod.class, "ReplicaSet", queue));
  }

  @Override
  public void reconcile(Key key) {
    Optional<ReplicaSet> found = api.get(ReplicaSet.class, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    ReplicaSet set = found.get();
    List<Pod> active =
        new ArrayList<>(
            control.pods(set, set.getSpec().getSelector()).stream()
                .filter(PodFacts::isActive)
                .toList());
    ApiException refusal = Owners.isGoing(set) ? null : fit(set, active);
    writeStatus(set, active, refusal);
    if (refusal != null && !PodControl.isTerminating(refusal)) {
      throw refusal;
    }
    Integer patience = set.getSpec().getMinReadySeconds();
    active.stream()
        .flatMap(p -> PodFacts.untilAvailable(p, patience, timers.now()).stream())
        .filter(left -> !left.isZero())
        .min(Comparator.naturalOrder())
        .ifPresent(left -> later(key, left.plusMillis(100)));
  }

  private void later(Key key, Duration delay) {
    if (queue != null) {
      queue.addAfter(key, delay);
    }
  }

  /** Creates what is missing or deletes what is too much; changes the list with it. */
  private @Nullable ApiException fit(ReplicaSet set, List<Pod> active) {
    int missing = Counts.orOne(set.getSpec().getReplicas()) - active.size();
    for (int i = 0; i < Math.min(missing, BURST); i++) {
      Pod pod = PodControl.pod(set, set.getSpec().getTemplate());
      try {
        active.add(control.create(set, pod));
      } catch (ApiException e) {
        return e;
      }
    }
    if (missing < 0) {
      List<Pod> gone = active.stream().sorted(DISPENSABLE).limit(-missing).toList();
      gone.forEach(pod -> control.delete(set, pod));
      active.removeAll(gone);
    }
    return null;
  }

  private void writeStatus(ReplicaSet set, List<Pod> active, @Nullable ApiException refusal) {
    ReplicaSetStatus before = Objects.requireNonNullElseGet(set.getStatus(), ReplicaSetStatus::new);
    ReplicaSetStatus after =
        new ReplicaSetStatusBuilder()
            .withReplicas(active.size())
            .withFullyLabeledReplicas(Counts.orNull(fullyLabeled(set, active)))
            .withReadyReplicas(Counts.orNull(active.stream().filter(PodFacts::isReady).count()))
            .withAvailableReplicas(
                Counts.orNull(
                    active.stream()
                        .filter(
                            p ->
                                PodFacts.isAvailable(
                                    p, set.getSpec().getMinReadySeconds(), timers.now()))
                        .count()))
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withConditions(conditions(before, refusal))
            .build();
    if (!after.equals(before)) {
      set.setStatus(after);
      api.updateStatus(set);
    }
  }

  private List<ReplicaSetCondition> conditions(
      ReplicaSetStatus before, @Nullable ApiException refusal) {
    List<ReplicaSetCondition> conditions = new ArrayList<>();
    Optional<ReplicaSetCondition> failing =
        before.getConditions().stream()
            .filter(c -> "ReplicaFailure".equals(c.getType()))
            .findFirst();
    if (refusal != null) {
      conditions.add(
          failing.orElseGet(
              () ->
                  new ReplicaSetConditionBuilder()
                      .withType("ReplicaFailure")
                      .withStatus("True")
                      .withReason("FailedCreate")
                      .withMessage(refusal.getMessage())
                      .withLastTransitionTime(Stamps.write(timers.now()))
                      .build()));
    }
    return conditions;
  }

  private static long fullyLabeled(ReplicaSet set, List<Pod> pods) {
    var wanted = PodControl.labels(set.getSpec().getTemplate()).entrySet();
    return pods.stream()
        .filter(
            p ->
                p.getMetadata().getLabels() != null
                    && p.getMetadata().getLabels().entrySet().containsAll(wanted))
        .count();
  }

  private static String readySince(Pod pod) {
    return PodFacts.condition(pod, "Ready")
        .map(c -> Objects.toString(c.getLastTransitionTime(), ""))
        .orElse("");
  }

  private static int restarts(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
        ? 0
        : pod.getStatus().getContainerStatuses().stream()
            .mapToInt(s -> s.getRestartCount() == null ? 0 : s.getRestartCount())
            .sum();
  }
}
