package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps a StatefulSet's pods: one after the other, updated from the last to the first. A pod below
 * the partition that is created anew gets the new template.
 */
final class StatefulSetController implements Controller {
  private static final String HASH = "controller-revision-hash";

  private final KubernetesApi api;
  private final PodControl control;
  private final EventRecorder events;
  private final TemplateRevisions revisions;

  StatefulSetController(KubernetesApi api, Timers timers) {
    this.api = api;
    this.events = new EventRecorder(api, timers, "statefulset-controller", null);
    this.control = new PodControl(api, events);
    this.revisions = new TemplateRevisions(api, "controller.kubernetes.io/hash");
  }

  @Override
  public String name() {
    return "statefulsets";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    return List.of(
        Watching.own(api, StatefulSet.class, queue),
        Watching.owned(api, Pod.class, "StatefulSet", queue));
  }

  @Override
  public void reconcile(Key key) {
    Optional<StatefulSet> found = api.get(StatefulSet.class, key.namespace(), key.name());
    if (found.isEmpty() || Owners.isGoing(found.get())) {
      return;
    }
    StatefulSet set = found.get();
    String revision =
        set.getMetadata().getName() + "-" + PodControl.hash(set.getSpec().getTemplate());
    revisions.keep(set, set.getSpec().getTemplate(), set.getSpec().getRevisionHistoryLimit());
    TreeMap<Integer, Pod> pods = new TreeMap<>();
    for (Pod pod : control.pods(set, set.getSpec().getSelector())) {
      ordinal(set, pod).ifPresent(number -> pods.put(number, pod));
    }
    ApiException refusal = null;
    try {
      step(set, revision, pods);
    } catch (ApiException e) {
      refusal = e;
    }
    writeStatus(set, revision, pods.values());
    if (refusal != null && !PodControl.isTerminating(refusal)) {
      throw refusal;
    }
  }

  /** Does what may be done now; a change of a pod brings the next step. */
  private void step(StatefulSet set, String revision, TreeMap<Integer, Pod> pods) {
    int wanted = Counts.orOne(set.getSpec().getReplicas());
    boolean ordered = !"Parallel".equals(set.getSpec().getPodManagementPolicy());
    for (int number = 0; number < wanted; number++) {
      Pod pod = pods.get(number);
      if (pod == null) {
        pods.put(number, create(set, revision, number));
        if (ordered) {
          return;
        }
      } else if (PodFacts.isOver(pod) && !Owners.isGoing(pod)) {
        events.warning(
            set,
            "RecreatingFailedPod",
            "StatefulSet "
                + set.getMetadata().getNamespace()
                + "/"
                + set.getMetadata().getName()
                + " is recreating failed Pod "
                + pod.getMetadata().getName());
        control.delete(set, pod);
        return;
      } else if (ordered && (Owners.isGoing(pod) || !PodFacts.isReady(pod))) {
        return;
      }
    }
    for (Pod pod : pods.tailMap(wanted, true).descendingMap().values()) {
      if (!Owners.isGoing(pod)) {
        delete(set, pod);
      }
      if (ordered) {
        return;
      }
    }
    update(set, revision, pods, wanted);
  }

  private void update(StatefulSet set, String revision, TreeMap<Integer, Pod> pods, int wanted) {
    var strategy = set.getSpec().getUpdateStrategy();
    if (strategy != null && "OnDelete".equals(strategy.getType())) {
      return;
    }
    int partition =
        strategy == null || strategy.getRollingUpdate() == null
            ? 0
            : Counts.orZero(strategy.getRollingUpdate().getPartition());
    for (int number = wanted - 1; number >= partition; number--) {
      Pod pod = pods.get(number);
      if (pod == null || Owners.isGoing(pod)) {
        return;
      }
      if (!revision.equals(PodFacts.label(pod, HASH))) {
        delete(set, pod);
        return;
      }
      if (!PodFacts.isReady(pod)) {
        return;
      }
    }
  }

  private Pod create(StatefulSet set, String revision, int number) {
    Pod pod = PodControl.pod(set, set.getSpec().getTemplate());
    String name = set.getMetadata().getName() + "-" + number;
    pod.setMetadata(
        new ObjectMetaBuilder(pod.getMetadata()).withGenerateName(null).withName(name).build());
    pod.getMetadata().getLabels().put(HASH, revision);
    pod.getMetadata().getLabels().put("statefulset.kubernetes.io/pod-name", name);
    pod.getSpec().setHostname(name);
    pod.getSpec().setSubdomain(set.getSpec().getServiceName());
    for (PersistentVolumeClaim template : set.getSpec().getVolumeClaimTemplates()) {
      claim(set, template, name, pod);
    }
    try {
      Pod created = api.create(pod);
      events.normal(
          set,
          "SuccessfulCreate",
          "create Pod " + name + " in StatefulSet " + set.getMetadata().getName() + " successful");
      return created;
    } catch (ApiException e) {
      if (!PodControl.isTerminating(e)) {
        events.warning(
            set,
            "FailedCreate",
            "create Pod "
                + name
                + " in StatefulSet "
                + set.getMetadata().getName()
                + " failed error: "
                + e.getMessage());
      }
      throw e;
    }
  }

  private void claim(StatefulSet set, PersistentVolumeClaim template, String podName, Pod pod) {
    String volume = template.getMetadata().getName();
    String name = volume + "-" + podName;
    String namespace = set.getMetadata().getNamespace();
    if (api.get(PersistentVolumeClaim.class, namespace, name).isEmpty()) {
      api.create(
          new PersistentVolumeClaimBuilder(template)
              .withMetadata(new ObjectMetaBuilder().withName(name).withNamespace(namespace).build())
              .withStatus(null)
              .build());
    }
    var volumes = new ArrayList<>(pod.getSpec().getVolumes());
    volumes.removeIf(v -> v.getName().equals(volume));
    volumes.add(
        new VolumeBuilder().withName(volume).withNewPersistentVolumeClaim(name, false).build());
    pod.getSpec().setVolumes(volumes);
  }

  private void delete(StatefulSet set, Pod pod) {
    api.delete(pod, dev.slipway.embedded.api.DeletionPropagation.BACKGROUND);
    events.normal(
        set,
        "SuccessfulDelete",
        "delete Pod "
            + pod.getMetadata().getName()
            + " in StatefulSet "
            + set.getMetadata().getName()
            + " successful");
  }

  private void writeStatus(StatefulSet set, String revision, Iterable<Pod> all) {
    int replicas = 0;
    int ready = 0;
    int updated = 0;
    int updatedReady = 0;
    for (Pod pod : all) {
      boolean isNew = revision.equals(PodFacts.label(pod, HASH)) && !Owners.isGoing(pod);
      replicas++;
      ready += PodFacts.isReady(pod) ? 1 : 0;
      updated += isNew ? 1 : 0;
      updatedReady += isNew && PodFacts.isReady(pod) ? 1 : 0;
    }
    StatefulSetStatus before =
        Objects.requireNonNullElseGet(set.getStatus(), StatefulSetStatus::new);
    int wanted = Counts.orOne(set.getSpec().getReplicas());
    boolean done = updated == replicas && replicas == wanted && updatedReady == replicas;
    String current =
        done || before.getCurrentRevision() == null ? revision : before.getCurrentRevision();
    StatefulSetStatus after =
        new StatefulSetStatusBuilder(before)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withReplicas(replicas)
            .withReadyReplicas(Counts.orNull(ready))
            .withUpdatedReplicas(Counts.orNull(updated))
            .withCurrentReplicas(
                Counts.orNull(current.equals(revision) ? updated : replicas - updated))
            .withCurrentRevision(current)
            .withUpdateRevision(revision)
            .withCollisionCount(0)
            .build();
    if (!after.equals(before)) {
      set.setStatus(after);
      api.updateStatus(set);
    }
  }

  private static Optional<Integer> ordinal(StatefulSet set, Pod pod) {
    String prefix = set.getMetadata().getName() + "-";
    String name = pod.getMetadata().getName();
    String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    return rest.isEmpty() || !rest.chars().allMatch(Character::isDigit)
        ? Optional.empty()
        : Optional.of(Integer.parseInt(rest));
  }
}
