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
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatusBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Keeps one pod of a DaemonSet on each node that it is for. */
final class DaemonSetController implements Controller {
  private static final String HASH = "controller-revision-hash";

  private final KubernetesApi api;
  private final Timers timers;
  private final PodControl control;
  private final TemplateRevisions revisions;

  DaemonSetController(KubernetesApi api, Timers timers) {
    this.api = api;
    this.timers = timers;
    this.revisions = new TemplateRevisions(api, HASH);
    this.control =
        new PodControl(api, new EventRecorder(api, timers, "daemonset-controller", null));
  }

  @Override
  public String name() {
    return "daemonsets";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    return List.of(
        Watching.own(api, DaemonSet.class, queue),
        Watching.owned(api, Pod.class, "DaemonSet", queue),
        api.watch(
            Node.class,
            change -> api.look(DaemonSet.class, null).forEach(set -> queue.add(Key.of(set)))));
  }

  @Override
  public void reconcile(Key key) {
    Optional<DaemonSet> found = api.get(DaemonSet.class, key.namespace(), key.name());
    if (found.isEmpty() || Owners.isGoing(found.get())) {
      return;
    }
    DaemonSet set = found.get();
    String hash = PodControl.hash(set.getSpec().getTemplate());
    revisions.keep(set, set.getSpec().getTemplate(), set.getSpec().getRevisionHistoryLimit());
    List<Pod> pods = control.pods(set, set.getSpec().getSelector());
    List<String> nodes =
        api.look(Node.class, null).stream()
            .filter(n -> isFor(set, n))
            .map(n -> n.getMetadata().getName())
            .toList();
    for (Pod pod : pods) {
      boolean stray =
          pod.getSpec().getNodeName() != null && !nodes.contains(pod.getSpec().getNodeName());
      if (!Owners.isGoing(pod) && (stray || PodFacts.isOver(pod))) {
        control.delete(set, pod);
      }
    }
    ApiException refusal = null;
    List<String> free = new ArrayList<>(nodes);
    pods.stream().map(p -> p.getSpec().getNodeName()).forEach(free::remove);
    for (String node : free) {
      Pod pod = PodControl.pod(set, set.getSpec().getTemplate());
      pod.getMetadata().getLabels().put(HASH, hash);
      pod.getSpec().setNodeName(node);
      try {
        pods.add(control.create(set, pod));
      } catch (ApiException e) {
        refusal = e;
      }
    }
    replaceOld(set, hash, pods, nodes.size());
    writeStatus(set, hash, pods, nodes.size());
    if (refusal != null && !PodControl.isTerminating(refusal)) {
      throw refusal;
    }
  }

  /** A broken old pod goes at once; of the ready ones as many as may be unavailable. */
  private void replaceOld(DaemonSet set, String hash, List<Pod> pods, int wanted) {
    if (set.getSpec().getUpdateStrategy() != null
        && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType())) {
      return;
    }
    var rolling =
        set.getSpec().getUpdateStrategy() == null
            ? null
            : set.getSpec().getUpdateStrategy().getRollingUpdate();
    int allowed =
        Math.max(
            1,
            Counts.share(rolling == null ? null : rolling.getMaxUnavailable(), wanted, "1", true));
    List<Pod> active = pods.stream().filter(PodFacts::isActive).toList();
    int unavailable = wanted - (int) active.stream().filter(p -> isAvailable(set, p)).count();
    for (Pod pod : active) {
      if (!hash.equals(PodFacts.label(pod, HASH))) {
        boolean broken = !isAvailable(set, pod);
        if (broken || unavailable < allowed) {
          control.delete(set, pod);
          unavailable += broken ? 0 : 1;
        }
      }
    }
  }

  private boolean isAvailable(DaemonSet set, Pod pod) {
    return PodFacts.isAvailable(pod, set.getSpec().getMinReadySeconds(), timers.now());
  }

  private void writeStatus(DaemonSet set, String hash, List<Pod> pods, int wanted) {
    List<Pod> active = pods.stream().filter(PodFacts::isActive).toList();
    int ready = (int) active.stream().filter(PodFacts::isReady).count();
    int available = (int) active.stream().filter(p -> isAvailable(set, p)).count();
    int updated = (int) active.stream().filter(p -> hash.equals(PodFacts.label(p, HASH))).count();
    DaemonSetStatus before = Objects.requireNonNullElseGet(set.getStatus(), DaemonSetStatus::new);
    DaemonSetStatus after =
        new DaemonSetStatusBuilder(before)
            .withObservedGeneration(set.getMetadata().getGeneration())
            .withDesiredNumberScheduled(wanted)
            .withCurrentNumberScheduled(active.size())
            .withNumberMisscheduled(0)
            .withNumberReady(ready)
            .withNumberAvailable(Counts.orNull(available))
            .withNumberUnavailable(Counts.orNull(wanted - available))
            .withUpdatedNumberScheduled(Counts.orNull(updated))
            .build();
    if (!after.equals(before)) {
      set.setStatus(after);
      api.updateStatus(set);
    }
  }

  private static boolean isFor(DaemonSet set, Node node) {
    Map<String, String> selector = set.getSpec().getTemplate().getSpec().getNodeSelector();
    Map<String, String> labels =
        node.getMetadata().getLabels() == null ? Map.of() : node.getMetadata().getLabels();
    List<Taint> taints =
        node.getSpec() == null || node.getSpec().getTaints() == null
            ? List.of()
            : node.getSpec().getTaints();
    var tolerations = set.getSpec().getTemplate().getSpec().getTolerations();
    return (selector == null || labels.entrySet().containsAll(selector.entrySet()))
        && taints.stream()
            .filter(t -> !"PreferNoSchedule".equals(t.getEffect()))
            .allMatch(
                taint ->
                    tolerations != null
                        && tolerations.stream()
                            .anyMatch(
                                t -> t.getKey() == null || t.getKey().equals(taint.getKey())));
  }
}
