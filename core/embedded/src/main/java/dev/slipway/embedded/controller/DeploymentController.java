package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a Deployment from one template to the next, through ReplicaSets. */
final class DeploymentController implements Controller {
  private final KubernetesApi api;
  private final Timers timers;
  private final EventRecorder events;
  private final ReplicaSetScaler scaler;
  private final DeploymentProgress progress;
  private @Nullable WorkQueue queue;

  DeploymentController(KubernetesApi api, Timers timers) {
    this.api = api;
    this.timers = timers;
    this.events = new EventRecorder(api, timers, "deployment-controller", null);
    this.scaler = new ReplicaSetScaler(api, events);
    this.progress = new DeploymentProgress(api, timers);
  }

  @Override
  public String name() {
    return "deployments";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    this.queue = queue;
    return List.of(
        Watching.own(api, Deployment.class, queue),
        Watching.owned(api, ReplicaSet.class, "Deployment", queue),
        // Recreate waits for the last old pod to be gone; of all else the sets' status tells.
        api.watch(
            Pod.class,
            change ->
                Optional.of(change)
                    .filter(c -> c.type() == Change.Type.DELETED || PodFacts.isOver(c.object()))
                    .flatMap(c -> Owners.of(c.object()))
                    .filter(o -> "ReplicaSet".equals(o.getKind()))
                    .filter(o -> o.getName().contains("-"))
                    .ifPresent(
                        o ->
                            queue.add(
                                new Key(
                                    change.object().getMetadata().getNamespace(),
                                    o.getName().substring(0, o.getName().lastIndexOf('-')))))));
  }

  @Override
  public void reconcile(Key key) {
    Optional<Deployment> found = api.get(Deployment.class, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    Deployment deployment = found.get();
    List<ReplicaSet> sets = sets(deployment);
    if (Owners.isGoing(deployment)) {
      writeStatus(deployment, sets, Revisions.newest(deployment, sets).orElse(null));
      return;
    }
    deployment = progress.notePause(deployment);
    if (Boolean.TRUE.equals(deployment.getSpec().getPaused())
        || ReplicaSetScaler.isScaled(deployment, sets)) {
      Optional<ReplicaSet> newest = Revisions.newest(deployment, sets);
      scaler.scale(deployment, sets, newest.orElse(null));
      finish(key, newest.orElse(null));
      return;
    }
    boolean recreate = RollingUpdate.isRecreate(deployment);
    if (recreate && stopsOld(deployment, sets)) {
      finish(key, Revisions.newest(deployment, sets).orElse(null));
      return;
    }
    ReplicaSet newest = newest(deployment, sets);
    if (recreate) {
      scaler.resize(deployment, newest, Counts.orOne(deployment.getSpec().getReplicas()));
    } else {
      roll(deployment, newest);
    }
    finish(key, newest);
  }

  /** Those that it controls, not to be changed; those that it could and no one does are adopted. */
  private List<ReplicaSet> sets(Deployment deployment) {
    List<ReplicaSet> sets = new ArrayList<>();
    for (ReplicaSet set : api.look(ReplicaSet.class, deployment.getMetadata().getNamespace())) {
      if (Owners.controls(deployment, set)) {
        sets.add(set);
      } else if (Owners.of(set).isEmpty()
          && !Owners.isGoing(deployment)
          && Selection.matches(deployment.getSpec().getSelector(), set.getMetadata().getLabels())) {
        ReplicaSet adopted = new ReplicaSetBuilder(set).build();
        adopted.getMetadata().getOwnerReferences().add(Owners.controller(deployment));
        sets.add(api.update(adopted));
      }
    }
    return sets;
  }

  /** Recreate: nothing of the old version may be left before the new one starts. */
  private boolean stopsOld(Deployment deployment, List<ReplicaSet> sets) {
    String newest =
        Revisions.newest(deployment, sets).map(s -> s.getMetadata().getName()).orElse("");
    List<ReplicaSet> old =
        sets.stream().filter(s -> !s.getMetadata().getName().equals(newest)).toList();
    boolean stopped = false;
    for (ReplicaSet set : old) {
      stopped |= scaler.resize(deployment, set, 0);
    }
    return stopped
        || api.look(Pod.class, deployment.getMetadata().getNamespace()).stream()
            .filter(p -> !PodFacts.isOver(p))
            .anyMatch(p -> old.stream().anyMatch(s -> Owners.controls(s, p)));
  }

  private void roll(Deployment deployment, ReplicaSet newest) {
    List<ReplicaSet> all = sets(deployment);
    String name = newest.getMetadata().getName();
    ReplicaSet current =
        all.stream().filter(s -> s.getMetadata().getName().equals(name)).findFirst().orElse(newest);
    RollingUpdate update = RollingUpdate.of(deployment);
    if (scaler.resize(deployment, current, update.newReplicas(current, all))) {
      return;
    }
    List<ReplicaSet> old =
        all.stream().filter(s -> !s.getMetadata().getName().equals(name)).toList();
    Map<String, Integer> sizes = update.oldReplicas(current, old);
    for (ReplicaSet set : old) {
      Integer size = sizes.get(set.getMetadata().getName());
      if (size != null) {
        scaler.resize(deployment, set, size);
      }
    }
  }

  /** The set of the Deployment's template, created when there is none; with revisions in order. */
  private ReplicaSet newest(Deployment deployment, List<ReplicaSet> sets) {
    Optional<ReplicaSet> found = Revisions.newest(deployment, sets);
    String own = found.map(s -> s.getMetadata().getName()).orElse("");
    long revision =
        1
            + sets.stream()
                .filter(s -> !s.getMetadata().getName().equals(own))
                .mapToLong(Revisions::revision)
                .max()
                .orElse(0);
    ReplicaSet newest;
    if (found.isPresent()) {
      newest = likeIts(deployment, found.get(), revision);
      progress.note(
          deployment, "FoundNewReplicaSet", "Found new replica set \"" + own + "\"", false);
    } else {
      newest = create(deployment, sets, revision);
    }
    String text = Long.toString(Math.max(revision, Revisions.revision(newest)));
    if (!text.equals(Revisions.annotations(deployment).get(Revisions.REVISION))) {
      Deployment fresh =
          api.get(
                  Deployment.class,
                  deployment.getMetadata().getNamespace(),
                  deployment.getMetadata().getName())
              .orElse(deployment);
      Revisions.annotate(fresh, Map.of(Revisions.REVISION, text));
      deployment.setMetadata(api.update(fresh).getMetadata());
    }
    return newest;
  }

  /** The set with what its Deployment says beside the template; not to be changed. */
  private ReplicaSet likeIts(Deployment deployment, ReplicaSet seen, long revision) {
    Map<String, String> annotations = Revisions.copiedAnnotations(deployment, seen, revision);
    Integer patience = deployment.getSpec().getMinReadySeconds();
    if (annotations.equals(Revisions.annotations(seen))
        && Objects.equals(patience, seen.getSpec().getMinReadySeconds())) {
      return seen;
    }
    ReplicaSet set = new ReplicaSetBuilder(seen).build();
    set.getMetadata().setAnnotations(annotations);
    set.getSpec().setMinReadySeconds(patience);
    return api.update(set);
  }

  private ReplicaSet create(Deployment deployment, List<ReplicaSet> sets, long revision) {
    Integer collisions = DeploymentConditions.status(deployment).getCollisionCount();
    ReplicaSet made = Revisions.make(deployment, Counts.orZero(collisions));
    made.getMetadata().setAnnotations(Revisions.copiedAnnotations(deployment, made, revision));
    RollingUpdate update = RollingUpdate.of(deployment);
    int size =
        RollingUpdate.isRecreate(deployment)
            ? Counts.orOne(deployment.getSpec().getReplicas())
            : update.newReplicas(made, sets);
    made.getSpec().setReplicas(size);
    Revisions.annotate(made, ReplicaSetScaler.sizes(deployment));
    try {
      ReplicaSet created = api.create(made);
      if (size > 0) {
        scaler.said(deployment, created, "up", size);
      }
      progress.note(
          deployment,
          "NewReplicaSetCreated",
          "Created new replica set \"" + created.getMetadata().getName() + "\"",
          true);
      return created;
    } catch (ApiException e) {
      if (e.isAlreadyExists()) {
        DeploymentStatus status =
            new DeploymentStatusBuilder(DeploymentConditions.status(deployment))
                .withCollisionCount(Counts.orZero(collisions) + 1)
                .build();
        deployment.setStatus(status);
        api.updateStatus(deployment);
      } else if (!PodControl.isTerminating(e)) {
        events.warning(
            deployment,
            "ReplicaSetCreateError",
            "Failed to create new replica set \""
                + made.getMetadata().getName()
                + "\": "
                + e.getMessage());
      }
      throw e;
    }
  }

  /** Drops old sets when all is done, writes the status, and looks again at the deadline. */
  private void finish(Key key, @Nullable ReplicaSet newest) {
    Optional<Deployment> found = api.get(Deployment.class, key.namespace(), key.name());
    if (found.isEmpty()) {
      return;
    }
    Deployment deployment = found.get();
    List<ReplicaSet> sets = sets(deployment);
    ReplicaSet current = newest == null ? null : Revisions.newest(deployment, sets).orElse(null);
    if (DeploymentConditions.isComplete(
        deployment, DeploymentConditions.compute(deployment, sets, current, timers.now()))) {
      scaler.dropOld(deployment, sets, current);
    }
    Deployment written = writeStatus(deployment, sets, current);
    DeploymentConditions.untilTimeout(written, timers.now())
        .ifPresent(left -> later(key, left.plus(Duration.ofSeconds(1))));
  }

  private void later(Key key, Duration delay) {
    if (queue != null && !delay.isNegative()) {
      queue.addAfter(key, delay);
    }
  }

  private Deployment writeStatus(
      Deployment deployment, List<ReplicaSet> sets, @Nullable ReplicaSet newest) {
    DeploymentStatus after = DeploymentConditions.compute(deployment, sets, newest, timers.now());
    if (after.equals(DeploymentConditions.status(deployment))) {
      return deployment;
    }
    deployment.setStatus(after);
    return api.updateStatus(deployment);
  }
}
