package dev.slipway.embedded.controller;

import dev.slipway.embedded.work.Stamps;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Computes a Deployment's status as its controller writes it. */
final class DeploymentConditions {
  private static final int NO_DEADLINE = Integer.MAX_VALUE;

  private DeploymentConditions() {}

  /** The status that the ReplicaSets amount to. */
  static DeploymentStatus compute(
      Deployment deployment, List<ReplicaSet> sets, @Nullable ReplicaSet newest, Instant now) {
    DeploymentStatus before = status(deployment);
    int wanted = Counts.orOne(deployment.getSpec().getReplicas());
    int total = sum(sets, s -> Counts.orZero(s.getReplicas()));
    int available = sum(sets, s -> Counts.orZero(s.getAvailableReplicas()));
    int desired = RollingUpdate.total(sets);
    int updated = newest == null ? 0 : sum(List.of(newest), s -> Counts.orZero(s.getReplicas()));
    DeploymentStatus after =
        new DeploymentStatusBuilder()
            .withObservedGeneration(deployment.getMetadata().getGeneration())
            .withReplicas(Counts.orNull(total))
            .withUpdatedReplicas(Counts.orNull(updated))
            .withReadyReplicas(Counts.orNull(sum(sets, s -> Counts.orZero(s.getReadyReplicas()))))
            .withAvailableReplicas(Counts.orNull(available))
            .withUnavailableReplicas(Counts.orNull(Math.max(0, desired - available)))
            .withCollisionCount(before.getCollisionCount())
            .withConditions(new ArrayList<>(before.getConditions()))
            .build();
    boolean enough = available >= wanted - RollingUpdate.of(deployment).maxUnavailable();
    set(
        after,
        "Available",
        enough ? "True" : "False",
        enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        enough
            ? "Deployment has minimum availability."
            : "Deployment does not have minimum availability.",
        now,
        false);
    failure(after, sets, newest, now);
    progress(deployment, before, after, newest, now);
    return after;
  }

  private static void progress(
      Deployment deployment,
      DeploymentStatus before,
      DeploymentStatus after,
      @Nullable ReplicaSet newest,
      Instant now) {
    Optional<DeploymentCondition> current = get(before, "Progressing");
    boolean wasDone =
        current.filter(c -> "NewReplicaSetAvailable".equals(c.getReason())).isPresent()
            && Objects.equals(before.getReplicas(), before.getUpdatedReplicas());
    if (deadline(deployment) == NO_DEADLINE
        || wasDone && !progresses(before, after) && isComplete(deployment, after)) {
      return;
    }
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())) {
      return;
    }
    String subject =
        newest == null
            ? "Deployment \"" + deployment.getMetadata().getName() + "\""
            : "ReplicaSet \"" + newest.getMetadata().getName() + "\"";
    if (isComplete(deployment, after)) {
      set(
          after,
          "Progressing",
          "True",
          "NewReplicaSetAvailable",
          subject + " has successfully progressed.",
          now,
          false);
    } else if (progresses(before, after)) {
      set(
          after,
          "Progressing",
          "True",
          "ReplicaSetUpdated",
          subject + " is progressing.",
          now,
          true);
    } else if (untilTimeout(deployment, now).filter(left -> left.isNegative()).isPresent()) {
      set(
          after,
          "Progressing",
          "False",
          "ProgressDeadlineExceeded",
          subject + " has timed out progressing.",
          now,
          false);
    }
  }

  private static void failure(
      DeploymentStatus after, List<ReplicaSet> sets, @Nullable ReplicaSet newest, Instant now) {
    List<ReplicaSet> asked = newest == null ? sets : List.of(newest);
    Optional<String> refusal =
        asked.stream()
            .filter(s -> s.getStatus() != null)
            .flatMap(s -> s.getStatus().getConditions().stream())
            .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
            .map(c -> Objects.toString(c.getMessage(), ""))
            .findFirst();
    if (refusal.isPresent()) {
      set(after, "ReplicaFailure", "True", "FailedCreate", refusal.get(), now, false);
    } else {
      after.getConditions().removeIf(c -> "ReplicaFailure".equals(c.getType()));
    }
  }

  static boolean isComplete(Deployment deployment, DeploymentStatus status) {
    int wanted = Counts.orOne(deployment.getSpec().getReplicas());
    return Counts.orZero(status.getUpdatedReplicas()) == wanted
        && Counts.orZero(status.getReplicas()) == wanted
        && Counts.orZero(status.getAvailableReplicas()) == wanted
        && Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration());
  }

  /** How long until a Deployment that does not progress is given up; empty when it cannot be. */
  static Optional<Duration> untilTimeout(Deployment deployment, Instant now) {
    int deadline = deadline(deployment);
    Optional<DeploymentCondition> progress =
        get(status(deployment), "Progressing")
            .filter(c -> !"NewReplicaSetAvailable".equals(c.getReason()))
            .filter(c -> !"ProgressDeadlineExceeded".equals(c.getReason()))
            .filter(c -> !"DeploymentPaused".equals(c.getReason()));
    if (deadline == NO_DEADLINE || progress.isEmpty()) {
      return Optional.empty();
    }
    Instant since = Stamps.read(progress.get().getLastUpdateTime());
    return Optional.of(Duration.between(now, since.plusSeconds(deadline)));
  }

  static Optional<DeploymentCondition> get(DeploymentStatus status, String type) {
    return status.getConditions().stream().filter(c -> type.equals(c.getType())).findFirst();
  }

  /** Sets a condition; {@code renew} makes its update time new although nothing else changed. */
  static void set(
      DeploymentStatus status,
      String type,
      String value,
      String reason,
      String message,
      Instant now,
      boolean renew) {
    Optional<DeploymentCondition> old = get(status, type);
    boolean same =
        old.filter(c -> value.equals(c.getStatus()) && reason.equals(c.getReason())).isPresent();
    if (same && !renew) {
      return;
    }
    String stamp = Stamps.write(now);
    String transition =
        old.filter(c -> value.equals(c.getStatus()))
            .map(DeploymentCondition::getLastTransitionTime)
            .orElse(stamp);
    List<DeploymentCondition> conditions = new ArrayList<>(status.getConditions());
    conditions.removeIf(c -> type.equals(c.getType()));
    conditions.add(
        new DeploymentConditionBuilder()
            .withType(type)
            .withStatus(value)
            .withReason(reason)
            .withMessage(message)
            .withLastUpdateTime(stamp)
            .withLastTransitionTime(transition)
            .build());
    status.setConditions(conditions);
  }

  static DeploymentStatus status(Deployment deployment) {
    return Objects.requireNonNullElseGet(deployment.getStatus(), DeploymentStatus::new);
  }

  private static boolean progresses(DeploymentStatus before, DeploymentStatus after) {
    return Counts.orZero(after.getUpdatedReplicas()) > Counts.orZero(before.getUpdatedReplicas())
        || Counts.orZero(after.getReadyReplicas()) > Counts.orZero(before.getReadyReplicas())
        || Counts.orZero(after.getAvailableReplicas())
            > Counts.orZero(before.getAvailableReplicas())
        || Counts.orZero(after.getReplicas()) - Counts.orZero(after.getUpdatedReplicas())
            < Counts.orZero(before.getReplicas()) - Counts.orZero(before.getUpdatedReplicas());
  }

  private static int deadline(Deployment deployment) {
    return deployment.getSpec().getProgressDeadlineSeconds() == null
        ? NO_DEADLINE
        : deployment.getSpec().getProgressDeadlineSeconds();
  }

  private static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSetStatus> count) {
    return sets.stream()
        .filter(s -> s.getStatus() != null)
        .mapToInt(s -> count.applyAsInt(s.getStatus()))
        .sum();
  }
}
