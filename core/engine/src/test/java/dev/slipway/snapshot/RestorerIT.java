package dev.slipway.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.apply.Applier;
import dev.slipway.apply.ApplyListener;
import dev.slipway.apply.Pruner;
import dev.slipway.cluster.ClusterPatience;
import dev.slipway.cluster.LiveObjects;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.manifest.Manifests;
import dev.slipway.snapshot.RestoredObject.Outcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsTestCluster
class RestorerIT {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-02-20T10:15:00Z"), ZoneOffset.UTC);

  private RealNamespace namespace;
  private ExecutorService executor;

  @BeforeEach
  void connect() {
    namespace = RealNamespace.create("apply");
    executor = Executors.newFixedThreadPool(4);
  }

  @AfterEach
  void disconnect() {
    if (namespace != null) {
      executor.shutdownNow();
      namespace.close();
    }
  }

  private void apply(String... yamls) {
    new Applier(namespace.client(), executor)
        .apply(new Manifests(objects(yamls)), new ApplyListener() {});
  }

  private List<GenericKubernetesResource> objects(String... yamls) {
    return Arrays.stream(yamls).map(namespace::object).toList();
  }

  private List<ObjectRef> refs(String... yamls) {
    return objects(yamls).stream().map(ObjectRef::of).toList();
  }

  /** Takes a snapshot and returns it as another process would load it. */
  private Snapshot snapshot(List<ObjectRef> refs) {
    SnapshotStore store = new SnapshotStore(namespace.client(), namespace.name());
    store.keep(new SnapshotTaker(namespace.client(), executor, CLOCK).take("shop", "r1", refs));
    return store.load("shop", "r1").orElseThrow();
  }

  private Restored restore(Snapshot snapshot) {
    return new Restorer(namespace.client(), executor).restore(snapshot, r -> {});
  }

  private Map<String, Outcome> outcomes(Restored restored) {
    return restored.objects().stream()
        .collect(Collectors.toMap(r -> r.ref().toString(), RestoredObject::outcome));
  }

  private ObjectRef ref(String apiVersion, String kind, String name) {
    return new ObjectRef(apiVersion, kind, namespace.name(), name);
  }

  private GenericKubernetesResource live(ObjectRef ref) {
    return namespace
        .client()
        .genericKubernetesResources(ref.apiVersion(), ref.kind())
        .inNamespace(ref.namespace())
        .withName(ref.name())
        .get();
  }

  /**
   * Every field of an object but those that any restore must let go on: status, versions, times and
   * the revision that the Deployment's controller counts. Its own way of comparing, apart from the
   * restorer's.
   */
  private Map<String, Object> fields(ObjectRef ref) {
    GenericKubernetesResource object = live(ref);
    assertThat(object).as(ref.toString()).isNotNull();
    Map<String, Object> fields = new LinkedHashMap<>(object.getAdditionalProperties());
    fields.remove("status");
    withoutToken(ref, fields);
    Map<String, String> annotations = new HashMap<>(object.getMetadata().getAnnotations());
    annotations.remove("deployment.kubernetes.io/revision");
    annotations.remove("autoscaling.alpha.kubernetes.io/conditions");
    fields.put("labels", object.getMetadata().getLabels());
    fields.put("annotations", annotations);
    fields.put("uid", object.getMetadata().getUid());
    fields.put("owners", slipwaysFields(object));
    return fields;
  }

  /** An old Kubernetes gives each account a token, some time after the account is made. */
  private static void withoutToken(ObjectRef ref, Map<String, Object> fields) {
    if (ref.kind().equals("ServiceAccount") && fields.get("secrets") instanceof List<?> secrets) {
      List<?> own =
          secrets.stream().filter(s -> !s.toString().contains(ref.name() + "-token-")).toList();
      fields.put("secrets", own);
      fields.values().remove(List.of());
    }
  }

  private static Set<String> slipwaysFields(GenericKubernetesResource object) {
    Set<String> owners = new TreeSet<>();
    for (ManagedFieldsEntry entry : object.getMetadata().getManagedFields()) {
      if (entry.getManager().startsWith("slipway") || entry.getManager().equals("operator")) {
        owners.add(
            entry.getManager()
                + " "
                + entry.getOperation()
                + " "
                + entry.getFieldsV1().getAdditionalProperties());
      }
    }
    return owners;
  }

  private Map<ObjectRef, Map<String, Object>> everything(List<ObjectRef> refs) {
    Map<ObjectRef, Map<String, Object>> all = new LinkedHashMap<>();
    refs.forEach(r -> all.put(r, fields(r)));
    return all;
  }

  @Test
  void bringsEveryObjectBackToTheField() {
    apply(Worlds.before());
    // Somebody else's fields must come back as well.
    namespace
        .client()
        .resource(
            namespace.object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {ops: mine}}"))
        .fieldManager("operator")
        .serverSideApply();
    List<ObjectRef> refs = refs(Worlds.before());
    Map<ObjectRef, Map<String, Object>> before = everything(refs);
    Snapshot snapshot = snapshot(refs);
    apply(Worlds.after());
    assertThat(everything(refs)).allSatisfy((r, f) -> assertThat(f).isNotEqualTo(before.get(r)));

    Restored restored = restore(snapshot);

    assertThat(restored.objects()).allSatisfy(r -> assertThat(r.note()).isEmpty());
    assertThat(outcomes(restored).values()).containsOnly(Outcome.RESTORED);
    before.forEach((ref, f) -> assertThat(fields(ref)).as(ref.toString()).isEqualTo(f));
    ObjectRef web = ref("apps/v1", "Deployment", "web");
    assertThat(restored.find(web).orElseThrow().generation())
        .isEqualTo(live(web).getMetadata().getGeneration());
    assertThat(restored.isComplete()).isTrue();

    Restored again = restore(snapshot);
    assertThat(outcomes(again).values()).containsOnly(Outcome.UNCHANGED);
    assertThat(again.find(web).orElseThrow().generation())
        .isEqualTo(live(web).getMetadata().getGeneration());
  }

  @Test
  void leavesTheNextReleaseWithoutAConflictAndAbleToRemoveFields() {
    apply(Worlds.before());
    Snapshot snapshot = snapshot(refs(Worlds.before()));
    apply(Worlds.after());
    restore(snapshot);

    apply(Worlds.after());

    GenericKubernetesResource settings = live(ref("v1", "ConfigMap", "settings"));
    assertThat(settings.<Map<String, String>>get("data"))
        .containsOnly(Map.entry("greeting", "bye"), Map.entry("added", "only in the second"));
    List<Map<String, Object>> environment =
        live(ref("apps/v1", "Deployment", "web"))
            .get("spec", "template", "spec", "containers", 0, "env");
    assertThat(environment).extracting(e -> e.get("name")).containsExactly("A", "C");
    Map<String, String> secret = live(ref("v1", "Secret", "credentials")).get("data");
    assertThat(secret).containsOnlyKeys("password", "token");
  }

  @Test
  void takesUpARestoreThatDiedInTheMiddle() {
    apply(Worlds.before());
    List<ObjectRef> refs = refs(Worlds.before());
    Map<ObjectRef, Map<String, Object>> before = everything(refs);
    Snapshot snapshot = snapshot(refs);
    apply(Worlds.after());
    // Of one object only the content was written when it died, not yet who owns it; two were done.
    ObjectRef settings = ref("v1", "ConfigMap", "settings");
    LiveObjects objects = new LiveObjects(namespace.client());
    objects.replace(
        Content.over(snapshot.find(settings).orElseThrow().object().orElseThrow(), live(settings)));
    restore(new Snapshot("shop", "r1", snapshot.takenAt(), snapshot.images().subList(1, 3)));
    assertThat(fields(settings)).isNotEqualTo(before.get(settings));

    Restored restored = restore(snapshot);

    before.forEach((ref, f) -> assertThat(fields(ref)).as(ref.toString()).isEqualTo(f));
    assertThat(outcomes(restored))
        .containsEntry("ConfigMap/settings", Outcome.RESTORED)
        .containsEntry("Secret/credentials", Outcome.UNCHANGED);
    apply(Worlds.after());
  }

  @Test
  void deletesWhatTheReleaseCreatedAndRecreatesWhatItPruned() {
    apply(Worlds.before());
    String[] created = {
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: new}, data: {a: b}}",
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: new}}",
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: new}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
      """
    };
    List<ObjectRef> pruned =
        List.of(
            ref("v1", "ConfigMap", "settings"),
            ref("v1", "Secret", "credentials"),
            ref("v1", "Service", "web"),
            ref("apps/v1", "Deployment", "web"),
            ref("rbac.authorization.k8s.io/v1", "Role", "reader"),
            ref("v1", "ServiceAccount", "reader"));
    Map<ObjectRef, Map<String, Object>> before = everything(pruned);
    Snapshot snapshot = snapshot(Stream.concat(pruned.stream(), refs(created).stream()).toList());
    apply(created);
    assertThat(new Pruner(namespace.client()).prune(pruned))
        .allSatisfy(p -> assertThat(p.note()).isEmpty());

    Restored restored = restore(snapshot);

    assertThat(outcomes(restored))
        .containsAllEntriesOf(
            Map.of(
                "ConfigMap/settings", Outcome.RECREATED,
                "Service/web", Outcome.RECREATED,
                "Deployment/web", Outcome.RECREATED,
                "ConfigMap/new", Outcome.DELETED,
                "ServiceAccount/new", Outcome.DELETED,
                "PersistentVolumeClaim/new", Outcome.KEPT));
    assertThat(live(ref("v1", "ConfigMap", "new"))).isNull();
    assertThat(live(ref("v1", "PersistentVolumeClaim", "new"))).isNotNull();
    for (ObjectRef ref : pruned) {
      Map<String, Object> now = fields(ref);
      Map<String, Object> then = before.get(ref);
      // A new object has a new uid, and a new token in an old Kubernetes; all else is as it was,
      // the Service's address and node port included.
      for (String own : List.of("uid", "secrets")) {
        now.remove(own);
        then.remove(own);
      }
      assertThat(now).as(ref.toString()).isEqualTo(then);
    }
    assertThat(outcomes(restore(snapshot)).values()).containsOnly(Outcome.UNCHANGED, Outcome.KEPT);
  }

  @Test
  void recreatesOnlyWhereAFieldCannotBeChangedBack() {
    String secret =
        "{apiVersion: v1, kind: Secret, metadata: {name: fixed}, immutable: %s, stringData: {a: %s}}";
    apply(secret.formatted("false", "first"));
    ObjectRef ref = ref("v1", "Secret", "fixed");
    Snapshot snapshot = snapshot(List.of(ref));
    apply(secret.formatted("true", "second"));

    RestoredObject restored = restore(snapshot).objects().get(0);

    assertThat(restored.outcome()).isEqualTo(Outcome.RECREATED);
    assertThat(restored.note()).contains("could not be changed back");
    assertThat(live(ref).<String>get("data", "a")).isEqualTo("Zmlyc3Q=");
    assertThat(live(ref).<Boolean>get("immutable")).isFalse();
    apply(secret.formatted("false", "third"));
  }

  @Test
  void givesAServiceNewAddressesOnlyWhenItsOwnAreTaken() {
    String service =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec:
          type: NodePort
          selector: {app: web}
          ports: [{name: http, port: 80, protocol: TCP%s}]
        """;
    apply(service.formatted("web", ""));
    ObjectRef web = ref("v1", "Service", "web");
    Snapshot snapshot = snapshot(List.of(web));
    Integer nodePort = live(web).get("spec", "ports", 0, "nodePort");
    new Pruner(namespace.client()).prune(web);
    apply(service.formatted("thief", ", nodePort: " + nodePort));

    RestoredObject restored = restore(snapshot).objects().get(0);

    assertThat(restored.outcome()).isEqualTo(Outcome.RECREATED);
    assertThat(restored.note()).contains("node ports are taken");
    assertThat(live(web).<Integer>get("spec", "ports", 0, "nodePort")).isNotEqualTo(nodePort);
    String uid = live(web).getMetadata().getUid();

    assertThat(restore(snapshot).objects().get(0).outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(live(web).getMetadata().getUid()).isEqualTo(uid);
  }

  @Test
  void leavesTheReplicasToTheAutoscalerThatWasThereBefore() {
    apply(Worlds.before());
    ObjectRef web = ref("apps/v1", "Deployment", "web");
    apply(autoscaler("web"));
    Snapshot snapshot = snapshot(refs(Worlds.before()));
    apply(Worlds.after());
    scale(web, 7);

    restore(snapshot);

    assertThat(live(web).<Integer>get("spec", "replicas")).isEqualTo(7);
    assertThat(live(web).<String>get("spec", "template", "spec", "containers", 0, "command", 1))
        .isEqualTo("1");
  }

  @Test
  void bringsTheReplicasBackWhenTheAutoscalerCameWithTheRelease() {
    apply(Worlds.before());
    ObjectRef web = ref("apps/v1", "Deployment", "web");
    Snapshot snapshot =
        snapshot(
            Stream.concat(refs(Worlds.before()).stream(), refs(autoscaler("web")).stream())
                .toList());
    apply(autoscaler("web"));
    scale(web, 7);

    Restored restored = restore(snapshot);

    assertThat(outcomes(restored))
        .containsEntry("HorizontalPodAutoscaler/web", Outcome.DELETED)
        .containsEntry("Deployment/web", Outcome.RESTORED);
    assertThat(live(web).<Integer>get("spec", "replicas")).isEqualTo(2);
    assertThat(live(web).getMetadata().getManagedFields())
        .filteredOn(f -> f.getManager().equals("slipway"))
        .singleElement()
        .satisfies(f -> assertThat(f.getFieldsV1().toString()).contains("f:replicas"));
  }

  private static String autoscaler(String name) {
    return """
    apiVersion: autoscaling/v1
    kind: HorizontalPodAutoscaler
    metadata: {name: %s}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
      minReplicas: 1
      maxReplicas: 9
    """
        .formatted(name, name);
  }

  private void scale(ObjectRef ref, int replicas) {
    namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(ref.namespace())
        .withName(ref.name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":" + replicas + "}}");
  }

  @Test
  void doesNotRunAFinishedJobAgain() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          template:
            spec:
              restartPolicy: Never
              nodeSelector: {nowhere: "true"}
              containers: [{name: main, image: "busybox:1.36"}]
        """;
    apply(job);
    ObjectRef ref = ref("batch/v1", "Job", "migrate");
    // From then on its controller writes no status of its own.
    await()
        .atMost(ClusterPatience.CONTROLLERS)
        .until(() -> live(ref).<Integer>get("status", "active"), Integer.valueOf(1)::equals);
    Snapshot unfinished =
        new SnapshotTaker(namespace.client(), executor, CLOCK).take("shop", "r0", List.of(ref));
    namespace
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(namespace.name())
        .withName("migrate")
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"conditions\":[{\"type\":\"Complete\",\"status\":\"True\"}]}}");
    Snapshot finished = snapshot(List.of(ref));
    new Pruner(namespace.client()).prune(ref);

    assertThat(restore(finished).objects())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.outcome()).isEqualTo(Outcome.KEPT);
              assertThat(r.note()).contains("run it again");
            });
    assertThat(live(ref)).isNull();

    assertThat(restore(unfinished).objects())
        .singleElement()
        .extracting(RestoredObject::ref, RestoredObject::outcome, RestoredObject::note)
        .containsExactly(ref, Outcome.RECREATED, "");
    String uid = live(ref).getMetadata().getUid();
    assertThat(outcomes(restore(unfinished))).containsEntry("Job/migrate", Outcome.UNCHANGED);
    assertThat(live(ref).getMetadata().getUid()).isEqualTo(uid);
    assertThat(live(ref)).isNotNull();
  }

  @Test
  void carriesOnAfterAFailureAndReportsIt() {
    apply(Worlds.before());
    Snapshot whole = snapshot(refs(Worlds.before()));
    BeforeImage lost =
        new BeforeImage(
            ref("v1", "PersistentVolumeClaim", "lost"),
            "uid",
            false,
            namespace.object(
                """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: lost}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
                """));
    Snapshot snapshot =
        new Snapshot(
            whole.application(),
            whole.release(),
            whole.takenAt(),
            Stream.concat(Stream.of(lost), whole.images().stream()).toList());
    apply(Worlds.after());

    Restored restored = restore(snapshot);

    assertThat(restored.isComplete()).isFalse();
    assertThat(restored.failures())
        .singleElement()
        .satisfies(f -> assertThat(f.note()).contains("restore it from a backup"));
    assertThat(live(ref("v1", "ConfigMap", "settings")).<String>get("data", "greeting"))
        .isEqualTo("hello");
  }

  @Test
  void keepsTheFirstSnapshotOfARelease() {
    apply(Worlds.before());
    List<ObjectRef> refs = refs(Worlds.before());
    Snapshot first = snapshot(refs);
    apply(Worlds.after());

    SnapshotStore store = new SnapshotStore(namespace.client(), namespace.name());
    Snapshot kept =
        store.keep(new SnapshotTaker(namespace.client(), executor, CLOCK).take("shop", "r1", refs));

    ObjectRef settings = ref("v1", "ConfigMap", "settings");
    assertThat(
            kept.find(settings)
                .orElseThrow()
                .object()
                .orElseThrow()
                .<String>get("data", "greeting"))
        .isEqualTo("hello");
    assertThat(kept.images()).hasSameSizeAs(first.images());
    assertThat(
            namespace
                .client()
                .secrets()
                .inNamespace(namespace.name())
                .withLabel("slipway.dev/release", "r1")
                .list()
                .getItems())
        .singleElement()
        .satisfies(
            s -> assertThat(s.getMetadata().getName()).isEqualTo("slipway-shop-r1-snapshot-0"))
        .satisfies(s -> assertThat(s.getType()).isEqualTo("slipway.dev/snapshot"));
    store.delete("shop", "r1");
    assertThat(store.load("shop", "r1")).isEmpty();
  }
}
