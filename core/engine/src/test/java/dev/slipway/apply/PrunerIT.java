package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.apply.PrunedObject.Outcome;
import dev.slipway.cluster.ClusterPatience;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsTestCluster
class PrunerIT {
  private static RealNamespace namespace;
  private static Pruner pruner;

  @BeforeAll
  static void connect() {
    namespace = RealNamespace.create("apply");
    pruner = new Pruner(namespace.client());
  }

  @AfterAll
  static void disconnect() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private static ObjectRef apply(String yaml) {
    GenericKubernetesResource object = namespace.object(yaml);
    new ServerSideApply(namespace.client()).apply(object, false);
    return ObjectRef.of(object);
  }

  private static boolean exists(ObjectRef ref) {
    return namespace
            .client()
            .genericKubernetesResources(ref.apiVersion(), ref.kind())
            .inNamespace(ref.namespace())
            .withName(ref.name())
            .get()
        != null;
  }

  @Test
  void deletesWhatWeAppliedAndFindsItGoneAfterwards() {
    ObjectRef settings =
        apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}");

    assertThat(pruner.prune(List.of(settings)))
        .containsExactly(new PrunedObject(settings, Outcome.DELETED, ""));
    assertThat(exists(settings)).isFalse();
    assertThat(pruner.prune(settings)).isEqualTo(new PrunedObject(settings, Outcome.GONE, ""));
  }

  @Test
  void deletesWhatNobodyPutAnythingInto() {
    ObjectRef account = apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: bare}}");

    assertThat(pruner.prune(account).outcome()).isEqualTo(Outcome.DELETED);
    assertThat(exists(account)).isFalse();
  }

  @Test
  void takesWhatAnObjectOwnsWithIt() {
    ObjectRef deployment =
        apply(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: pruned}
            spec:
              replicas: 0
              selector: {matchLabels: {app: pruned}}
              template:
                metadata: {labels: {app: pruned}}
                spec: {containers: [{name: main, image: "busybox:1.36"}]}
            """);
    var replicaSets =
        namespace
            .client()
            .apps()
            .replicaSets()
            .inNamespace(namespace.name())
            .withLabel("app", "pruned");
    replicaSets.waitUntilCondition(r -> r != null, 20, TimeUnit.SECONDS);

    assertThat(pruner.prune(deployment).outcome()).isEqualTo(Outcome.DELETED);

    assertThat(exists(deployment)).isFalse();
    Awaitility.await()
        .atMost(ClusterPatience.CONTROLLERS)
        .untilAsserted(() -> assertThat(replicaSets.list().getItems()).isEmpty());
  }

  @Test
  void keepsWhatHoldsData() {
    ObjectRef claim =
        apply(
            """
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Mi}}
            """);

    PrunedObject pruned = pruner.prune(claim);

    assertThat(pruned.outcome()).isEqualTo(Outcome.KEPT);
    assertThat(pruned.note()).contains("never deleted");
    assertThat(exists(claim)).isTrue();
    assertThat(pruner.prune(new ObjectRef("v1", "Namespace", null, namespace.name())).outcome())
        .isEqualTo(Outcome.KEPT);
  }

  @Test
  void keepsWhatIsNotOurs() {
    GenericKubernetesResource theirs =
        namespace.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: theirs}, data: {a: b}}");
    namespace.client().resource(theirs).fieldManager("somebody-else").serverSideApply();

    PrunedObject pruned = pruner.prune(ObjectRef.of(theirs));

    assertThat(pruned.outcome()).isEqualTo(Outcome.KEPT);
    assertThat(pruned.note()).contains("not applied by 'slipway'");
    assertThat(exists(ObjectRef.of(theirs))).isTrue();
  }

  @Test
  void findsAKindThatIsNotServedGone() {
    ObjectRef widget = new ObjectRef("example.org/v1", "Widget", namespace.name(), "w");

    assertThat(pruner.prune(widget).outcome()).isEqualTo(Outcome.GONE);
  }
}
