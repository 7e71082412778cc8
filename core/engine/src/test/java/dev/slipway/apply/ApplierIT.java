package dev.slipway.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.cluster.ClusterPatience;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsTestCluster
class ApplierIT {
  private static RealNamespace namespace;
  private static ExecutorService executor;

  @BeforeAll
  static void connect() {
    namespace = RealNamespace.create("apply");
    executor = Executors.newFixedThreadPool(4);
  }

  @AfterAll
  static void disconnect() {
    if (namespace != null) {
      executor.shutdownNow();
      namespace.close();
    }
  }

  private static Applied apply(String... yamls) {
    return apply(new ApplyListener() {}, yamls);
  }

  private static Applied apply(ApplyListener listener, String... yamls) {
    return new Applier(namespace.client(), executor).apply(manifests(yamls), listener);
  }

  private static Manifests manifests(String... yamls) {
    return new Manifests(Arrays.stream(yamls).map(namespace::object).toList());
  }

  private static ApplyFailedException failure(String... yamls) {
    return catchThrowableOfType(ApplyFailedException.class, () -> apply(yamls));
  }

  private static ObjectRef ref(String apiVersion, String kind, String name) {
    return new ObjectRef(apiVersion, kind, namespace.name(), name);
  }

  private static String deployment(String name, String replicas, String command) {
    // No node has this label: pods would only cost time.
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %s}
    spec:
      %s
      selector: {matchLabels: {app: %s}}
      template:
        metadata: {labels: {app: %s}}
        spec:
          nodeSelector: {nowhere: "true"}
          containers:
            - {name: main, image: "busybox:1.36", command: ["%s"]}
    """
        .formatted(name, replicas, name, name, command);
  }

  private static String autoscaler(String name) {
    return """
    apiVersion: autoscaling/v1
    kind: HorizontalPodAutoscaler
    metadata: {name: %s}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}
      minReplicas: 2
      maxReplicas: 5
    """
        .formatted(name, name);
  }

  @Test
  void appliesInTheOrderOfTheStagesAndReturnsGenerations() {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    ApplyListener listener =
        new ApplyListener() {
          @Override
          public void applied(AppliedObject object) {
            order.add(object.ref().toString());
          }
        };
    String[] yamls = {
      autoscaler("ordered"),
      deployment("ordered", "replicas: 1", "true"),
      """
      apiVersion: v1
      kind: Service
      metadata: {name: ordered}
      spec: {selector: {app: ordered}, ports: [{port: 80, protocol: TCP}]}
      """,
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: ordered}, data: {a: b}}",
      "{apiVersion: v1, kind: ServiceAccount, metadata: {name: ordered}}"
    };

    Applied first = apply(listener, yamls);

    assertThat(order)
        .containsExactly(
            "ServiceAccount/ordered",
            "ConfigMap/ordered",
            "Service/ordered",
            "Deployment/ordered",
            "HorizontalPodAutoscaler/ordered");
    ObjectRef deployment = ref("apps/v1", "Deployment", "ordered");
    assertThat(first.find(deployment).orElseThrow().generation()).isEqualTo(1);
    assertThat(first.find(ref("v1", "ConfigMap", "ordered")).orElseThrow().generation()).isZero();

    yamls[1] = deployment("ordered", "replicas: 1", "false");
    assertThat(apply(yamls).find(deployment).orElseThrow().generation()).isEqualTo(2);
    assertThat(apply(yamls).find(deployment).orElseThrow().generation()).isEqualTo(2);
  }

  @Test
  void appliesACustomResourceRightAfterItsDefinition() {
    String group = namespace.name() + ".example.org";
    GenericKubernetesResource definition =
        namespace.object(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.%s}
            spec:
              group: %s
              scope: Namespaced
              names: {plural: widgets, kind: Widget}
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties: {size: {type: integer}}
            """
                .formatted(group, group));
    definition.getMetadata().setNamespace(null);
    GenericKubernetesResource widget =
        namespace.object(
            "{apiVersion: %s/v1, kind: Widget, metadata: {name: w}, size: 3}".formatted(group));
    try {
      Applied applied =
          new Applier(namespace.client(), executor)
              .apply(new Manifests(List.of(widget, definition)), new ApplyListener() {});

      assertThat(applied.refs())
          .extracting(ObjectRef::toString)
          .containsExactly("CustomResourceDefinition/widgets." + group, "Widget/w");
    } finally {
      namespace
          .client()
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName("widgets." + group)
          .delete();
    }
  }

  @Test
  void namesTheOwnerOfAConflict() {
    namespace
        .client()
        .resource(
            namespace.object(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: owned}, data: {a: theirs}}"))
        .fieldManager("somebody-else")
        .serverSideApply();

    ApplyFailedException e =
        failure("{apiVersion: v1, kind: ConfigMap, metadata: {name: owned}, data: {a: ours}}");

    assertThat(e.code()).isEqualTo(ApplyFailureCode.CONFLICT);
    assertThat(e).hasMessageContaining("'somebody-else' owns .data.a");
  }

  @Test
  void saysThatAQuotaRefused() {
    String quota =
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: few-claims}
        spec: {hard: {count/persistentvolumeclaims: "0"}}
        """;
    String claim =
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: refused}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Mi}}
        """;
    apply(quota);
    ClusterPatience.awaitQuota(namespace.client(), namespace.name(), "few-claims");

    ApplyFailedException e = failure(quota, claim);

    assertThat(e.code()).isEqualTo(ApplyFailureCode.QUOTA_REFUSED);
    assertThat(e.status()).isEqualTo(403);
    assertThat(e.ref().name()).isEqualTo("refused");
    assertThat(e.applied()).extracting(a -> a.ref().name()).containsExactly("few-claims");
    assertThat(e).hasMessageContaining("few-claims").hasMessageContaining("raise the namespace");
  }

  @Test
  void tellsWhatToDoAboutAFinishedJobWhoseTemplateChanged() {
    String job =
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: once}
        spec:
          template:
            spec:
              restartPolicy: Never
              nodeSelector: {nowhere: "true"}
              containers: [{name: main, image: "busybox:1.36", command: ["%s"]}]
        """;
    apply(job.formatted("true"));
    apply(job.formatted("true"));

    ApplyFailedException e = failure(job.formatted("false"));

    assertThat(e.code()).isEqualTo(ApplyFailureCode.IMMUTABLE_FIELD);
    assertThat(e.nextStep()).contains("delete job once");
  }

  @Test
  void saysWhichPermissionIsMissing() {
    Config nobody =
        new ConfigBuilder(namespace.client().getConfiguration())
            .withImpersonateUsername("system:serviceaccount:" + namespace.name() + ":nobody")
            .build();
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nobody).build()) {
      ApplyFailedException e =
          catchThrowableOfType(
              ApplyFailedException.class,
              () ->
                  new Applier(client, executor)
                      .apply(
                          manifests("{apiVersion: v1, kind: ConfigMap, metadata: {name: denied}}"),
                          new ApplyListener() {}));

      assertThat(e.code()).isEqualTo(ApplyFailureCode.FORBIDDEN);
      assertThat(e).hasMessageContaining("cannot patch resource \"configmaps\"");
    }
  }

  @Test
  void appliesNothingOfALaterStage() {
    ApplyFailedException e =
        failure(
            deployment("never", "replicas: 1", "true"),
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: early}, data: {a: b}}",
            """
            apiVersion: v1
            kind: Service
            metadata: {name: wrong}
            spec: {ports: [{port: 99999, protocol: TCP}]}
            """);

    assertThat(e.code()).isEqualTo(ApplyFailureCode.INVALID);
    assertThat(e.applied()).extracting(a -> a.ref().toString()).containsExactly("ConfigMap/early");
    assertThat(
            namespace
                .client()
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName("never")
                .get())
        .isNull();
  }

  @Test
  void leavesTheReplicasAsTheyAreWhenAnAutoscalerTakesOver() {
    apply(deployment("scaled", "replicas: 3", "true"));
    List<Long> handedOver = Collections.synchronizedList(new ArrayList<>());
    ApplyListener listener =
        new ApplyListener() {
          @Override
          public void replicasHandedOver(ObjectRef ref, long replicas) {
            handedOver.add(replicas);
          }
        };

    apply(listener, deployment("scaled", "", "true"), autoscaler("scaled"));

    assertThat(replicas("scaled")).isEqualTo(3);
    assertThat(handedOver).containsExactly(3L);

    // The autoscaler scales as it does: another manager, through an update.
    namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName("scaled")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":5}}");
    apply(listener, deployment("scaled", "", "false"), autoscaler("scaled"));

    assertThat(replicas("scaled")).isEqualTo(5);
    assertThat(handedOver).hasSize(1);
  }

  @Test
  void resetsNothingWhenTheReplicasWereNeverOurs() {
    apply(deployment("free", "", "true"));
    namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName("free")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"replicas\":4}}");

    apply(deployment("free", "", "false"));

    assertThat(replicas("free")).isEqualTo(4);
    assertThat(managers("free")).doesNotContain(ReplicaHandover.FIELD_MANAGER);
  }

  private static int replicas(String name) {
    return namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName(name)
        .get()
        .getSpec()
        .getReplicas();
  }

  private static List<String> managers(String name) {
    return namespace
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace.name())
        .withName(name)
        .get()
        .getMetadata()
        .getManagedFields()
        .stream()
        .map(ManagedFieldsEntry::getManager)
        .toList();
  }
}
