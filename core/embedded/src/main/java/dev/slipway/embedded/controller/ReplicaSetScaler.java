package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Owners;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sizes the ReplicaSets of a Deployment, and deletes those of long ago. */
final class ReplicaSetScaler {
  private final KubernetesApi api;
  private final EventRecorder events;

  ReplicaSetScaler(KubernetesApi api, EventRecorder events) {
    this.api = api;
    this.events = events;
  }

  /** Whether the Deployment's size is another than the one that its sets were made for. */
  static boolean isScaled(Deployment deployment, List<ReplicaSet> sets) {
    String wanted = Integer.toString(Counts.orOne(deployment.getSpec().getReplicas()));
    return sets.stream()
        .filter(s -> Counts.orZero(s.getSpec().getReplicas()) > 0)
        .map(s -> Revisions.annotations(s).get(Revisions.DESIRED))
        .anyMatch(desired -> desired != null && !desired.equals(wanted));
  }

  /** Gives every set its share of the Deployment's size. */
  void scale(Deployment deployment, List<ReplicaSet> sets, @Nullable ReplicaSet newest) {
    int wanted = Counts.orOne(deployment.getSpec().getReplicas());
    List<ReplicaSet> active =
        sets.stream().filter(s -> Counts.orZero(s.getSpec().getReplicas()) > 0).toList();
    if (active.size() <= 1) {
      ReplicaSet only = active.isEmpty() ? newest : active.get(0);
      if (only != null) {
        resize(deployment, only, wanted);
      }
      return;
    }
    if (newest != null && isSaturated(deployment, newest)) {
      for (ReplicaSet set : active) {
        resize(
            deployment,
            set,
            set.getMetadata().getName().equals(newest.getMetadata().getName()) ? wanted : 0);
      }
      return;
    }
    int wasMost =
        active.stream()
            .map(s -> Revisions.annotations(s).get(Revisions.MAXIMUM))
            .filter(Objects::nonNull)
            .mapToInt(Integer::parseInt)
            .max()
            .orElse(RollingUpdate.total(active));
    Map<String, Integer> sizes = RollingUpdate.of(deployment).proportional(active, wasMost);
    for (ReplicaSet set : active) {
      Integer size = sizes.get(set.getMetadata().getName());
      if (size != null) {
        resize(deployment, set, size);
      }
    }
  }

  private static boolean isSaturated(Deployment deployment, ReplicaSet newest) {
    int wanted = Counts.orOne(deployment.getSpec().getReplicas());
    return Integer.toString(wanted).equals(Revisions.annotations(newest).get(Revisions.DESIRED))
        && Counts.orZero(newest.getSpec().getReplicas()) == wanted
        && newest.getStatus() != null
        && Counts.orZero(newest.getStatus().getAvailableReplicas()) == wanted;
  }

  /** Sets a set's size, and says whether it was another. */
  boolean resize(Deployment deployment, ReplicaSet seen, int size) {
    int before = Counts.orZero(seen.getSpec().getReplicas());
    Map<String, String> sizes = sizes(deployment);
    if (before == size && Revisions.annotations(seen).entrySet().containsAll(sizes.entrySet())) {
      return false;
    }
    ReplicaSet set = new ReplicaSetBuilder(seen).build();
    Revisions.annotate(set, sizes);
    set.getSpec().setReplicas(size);
    api.update(set);
    if (before != size) {
      said(deployment, set, size > before ? "up" : "down", size);
    }
    return before != size;
  }

  /** What its sets are annotated with. */
  static Map<String, String> sizes(Deployment deployment) {
    return Map.of(
        Revisions.DESIRED,
        Integer.toString(Counts.orOne(deployment.getSpec().getReplicas())),
        Revisions.MAXIMUM,
        Integer.toString(RollingUpdate.of(deployment).most()));
  }

  void said(Deployment deployment, ReplicaSet set, String way, int size) {
    events.normal(
        deployment,
        "ScalingReplicaSet",
        "Scaled " + way + " replica set " + set.getMetadata().getName() + " to " + size);
  }

  /** Deletes the oldest empty sets beyond those that the Deployment keeps for a way back. */
  void dropOld(Deployment deployment, List<ReplicaSet> sets, @Nullable ReplicaSet newest) {
    Integer limit = deployment.getSpec().getRevisionHistoryLimit();
    if (limit == null) {
      return;
    }
    List<ReplicaSet> old =
        sets.stream()
            .filter(
                s ->
                    newest == null
                        || !s.getMetadata().getName().equals(newest.getMetadata().getName()))
            .filter(s -> !Owners.isGoing(s))
            .sorted(Comparator.comparing(Revisions::revision))
            .toList();
    for (ReplicaSet set : old.subList(0, Math.max(0, old.size() - limit))) {
      if (Counts.orZero(set.getSpec().getReplicas()) == 0
          && (set.getStatus() == null || Counts.orZero(set.getStatus().getReplicas()) == 0)) {
        api.delete(set, DeletionPropagation.BACKGROUND);
      }
    }
  }
}
