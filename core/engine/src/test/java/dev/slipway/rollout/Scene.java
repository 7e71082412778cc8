package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A crafted workload, what it owns and a clock, looked at by one judge. */
final class Scene {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final String RUNNING = "ready: false, restartCount: 0, state: {running: {}}";
  static final String READY = "ready: true, restartCount: 0, containerID: c1, state: {running: {}}";

  final RolloutTarget target;
  final RolloutJudge judge;
  Instant now = START;

  private HasMetadata workload;
  private final Map<String, ReplicaSet> sets = new LinkedHashMap<>();
  private final Map<String, ControllerRevision> revisions = new LinkedHashMap<>();
  private final Map<String, Pod> pods = new LinkedHashMap<>();
  private final Map<String, Event> events = new LinkedHashMap<>();

  private Scene(String kind, long generation) {
    this(
        new RolloutTarget(
            new ObjectRef(kind.equals("Job") ? "batch/v1" : "apps/v1", kind, "shop", "backend"),
            generation,
            Duration.ofSeconds(180),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30)));
  }

  private Scene(RolloutTarget target) {
    this.target = target;
    this.judge = new RolloutJudge(target, START);
  }

  /** A Deployment in its generation 2, with the new ReplicaSet backend-new and an old one. */
  static Scene deployment(int replicas, String status) {
    Scene scene = new Scene("Deployment", 2);
    scene.deploymentIs("replicas: " + replicas, status);
    scene.replicaSet("backend-new", "new", "");
    scene.replicaSet("backend-old", "old", "");
    return scene;
  }

  /** A Deployment of one replica that is not there yet. */
  static Scene starting() {
    return deployment(1, "observedGeneration: 2, replicas: 1, updatedReplicas: 1");
  }

  /** A Deployment of one replica whose status says that all is well. */
  static Scene settled() {
    return deployment(
        1,
        "observedGeneration: 2, replicas: 1, updatedReplicas: 1, readyReplicas: 1,"
            + " availableReplicas: 1");
  }

  static Scene of(String kind, long generation) {
    return new Scene(kind, generation);
  }

  Scene deploymentIs(String spec, String status) {
    workload =
        read(
            Deployment.class,
            """
            metadata: {name: backend, namespace: shop, uid: backend, generation: 2}
            spec: {%s, template: %s}
            status: {%s}
            """
                .formatted(spec, template("new", ""), status));
    return this;
  }

  Scene workloadIs(String yaml) {
    workload =
        switch (target.workload().kind()) {
          case "StatefulSet" -> read(StatefulSet.class, yaml);
          case "DaemonSet" -> read(DaemonSet.class, yaml);
          case "Job" -> read(Job.class, yaml);
          default -> read(Deployment.class, yaml);
        };
    return this;
  }

  Scene noWorkload() {
    workload = null;
    return this;
  }

  HasMetadata workload() {
    return workload;
  }

  Scene replicaSet(String name, String image, String status) {
    sets.put(
        name,
        read(
            ReplicaSet.class,
            """
            metadata: {name: %1$s, namespace: shop, uid: %1$s, generation: 1, %2$s}
            spec: {template: %3$s}
            status: {%4$s}
            """
                .formatted(
                    name,
                    owner("backend"),
                    template(image, "pod-template-hash: " + name),
                    status)));
    return this;
  }

  Scene revision(String name, long revision, String image) {
    revisions.put(
        name,
        read(
            ControllerRevision.class,
            """
            metadata:
              name: %1$s
              uid: %1$s
              labels: {controller-revision-hash: %1$s}
              %2$s
            revision: %3$d
            data: {spec: {template: {$patch: replace, %4$s}}}
            """
                .formatted(
                    name,
                    owner("backend"),
                    revision,
                    template(image, "").replaceAll("^\\{|}$", ""))));
    return this;
  }

  static String template(String image, String label) {
    return "{metadata: {labels: {app: backend%s}}, spec: {containers: [{name: main, image: '%s'}]}}"
        .formatted(label.isEmpty() ? "" : ", " + label, image);
  }

  /** A pod of the new ReplicaSet with one container in the given state. */
  Scene pod(String name, String container) {
    return pod(
        name,
        "backend-new",
        "",
        "containers: [{name: main, image: 'shop/backend:2'}]",
        statuses(container));
  }

  static String statuses(String container) {
    String ready = container.contains("ready: true") ? "True" : "False";
    return "phase: Running, conditions: [{type: Ready, status: '%s'}], containerStatuses: [{name: main, %s}]"
        .formatted(ready, container);
  }

  Scene pod(String name, String owner, String metadata, String spec, String status) {
    pods.put(
        name,
        read(
            Pod.class,
            """
            metadata: {name: %1$s, namespace: shop, uid: %1$s, %2$s, %3$s}
            spec: {%4$s}
            status: {%5$s}
            """
                .formatted(name, owner(owner), metadata, spec, status)));
    return this;
  }

  Scene without(String pod) {
    pods.remove(pod);
    return this;
  }

  private static String owner(String uid) {
    return "ownerReferences: [{controller: true, uid: %s, name: %s}]".formatted(uid, uid);
  }

  /** An event about a pod's container main, seen now; one of the same name replaces the other. */
  Scene event(String uid, String reason, String message) {
    return event(uid, reason, message, 1, now, now);
  }

  Scene event(String uid, String reason, String message, int count, Instant first, Instant last) {
    Event event = new Event();
    event.setMetadata(new io.fabric8.kubernetes.api.model.ObjectMeta());
    event.getMetadata().setUid(uid + reason + message);
    event.setReason(reason);
    event.setMessage(message);
    event.setCount(count);
    event.setFirstTimestamp(first.toString());
    event.setLastTimestamp(last.toString());
    event.setInvolvedObject(new io.fabric8.kubernetes.api.model.ObjectReference());
    event.getInvolvedObject().setUid(uid);
    event.getInvolvedObject().setKind("Pod");
    event.getInvolvedObject().setName(uid);
    event.getInvolvedObject().setFieldPath("spec.containers{main}");
    events.put(event.getMetadata().getUid(), event);
    return this;
  }

  Scene after(int seconds) {
    now = now.plusSeconds(seconds);
    return this;
  }

  OwnerTree tree() {
    return OwnerTree.pick(
        target.workload(),
        workload,
        sets.values(),
        revisions.values(),
        pods.values(),
        events.values());
  }

  Verdict look() {
    return judge.judge(tree(), now);
  }

  Finding.Fault fails(FailureCode code) {
    Verdict verdict = look();
    assertThat(verdict).isInstanceOf(Verdict.Failed.class);
    Finding.Fault fault = ((Verdict.Failed) verdict).fault();
    assertThat(fault.code()).as(fault.cause()).isEqualTo(code);
    assertThat(fault.cause()).doesNotContain("\n");
    return fault;
  }

  Verdict.Progressing waits() {
    Verdict verdict = look();
    assertThat(verdict).isInstanceOf(Verdict.Progressing.class);
    return (Verdict.Progressing) verdict;
  }

  void completes() {
    assertThat(look()).isInstanceOf(Verdict.Complete.class);
  }

  List<Pod> newPods() {
    return Standings.read(workload, tree()).newPods();
  }

  private static <T> T read(Class<T> type, String yaml) {
    return Serialization.unmarshal(yaml, type);
  }
}
