package dev.slipway.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.ServerSideApply;
import dev.slipway.manifest.ManifestReader;
import dev.slipway.manifest.Manifests;
import dev.slipway.manifest.PortProtocols;
import dev.slipway.manifest.Quantities;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsTestCluster
class PlannerIT {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  /** Every sort of object that a small web application has. */
  private static final String APPLICATION =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings}
      data: {greeting: "hello", mode: "0644"}
      ---
      apiVersion: v1
      kind: Secret
      metadata: {name: credentials}
      type: Opaque
      data: {password: aHVudGVyMi1vbGQ=}
      stringData: {token: "tok-en-4711"}
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: backend}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: backend}
      spec:
        selector: {app: backend}
        ports: [{name: http, port: 80, targetPort: 8080}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: backend
        creationTimestamp: null
      spec:
        replicas: 1
        strategy: {}
        selector: {matchLabels: {app: backend}}
        template:
          metadata:
            creationTimestamp: null
            labels: {app: backend}
          spec:
            serviceAccountName: backend
            terminationGracePeriodSeconds: 0
            containers:
            - name: main
              image: busybox:1.36
              imagePullPolicy: IfNotPresent
              command: [sleep, "3600"]
              ports: [{containerPort: 8080}]
              resources: {limits: {memory: 32Mi, cpu: 0.1}}
              env: [{name: GREETING, valueFrom: {configMapKeyRef: {name: settings, key: greeting}}}]
      status: {}
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: web}
      spec:
        rules:
        - host: shop.example
          http:
            paths:
            - {path: /, pathType: Prefix, backend: {service: {name: backend, port: {name: http}}}}
      """;

  private static final String AUTOSCALER =
      """
      ---
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: backend}
      spec:
        minReplicas: 1
        maxReplicas: 3
        targetCPUUtilizationPercentage: 80
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: backend}
      """;

  @TempDir Path folder;

  private RealNamespace namespace;
  private KubernetesClient client;
  private Redactor redactor;

  @BeforeEach
  void connect() {
    namespace = RealNamespace.create();
    client = namespace.client();
    redactor = new Redactor();
  }

  @AfterEach
  void disconnect() {
    if (namespace != null) {
      namespace.close();
    }
  }

  private Manifests read(String yaml) {
    return read(yaml, namespace.name());
  }

  private Manifests read(String yaml, String target) {
    return Quantities.asText(
        PortProtocols.writtenOut(
            new ManifestReader(target, new DiscoveredScopes(client)).read(yaml)));
  }

  private Plan plan(String yaml, ObjectRef... previously) {
    return plan(read(yaml), namespace.name(), previously);
  }

  private Plan plan(Manifests manifests, String target, ObjectRef... previously) {
    Release release;
    try {
      Files.createDirectories(folder.resolve("k8s"));
      release =
          Release.load(
                  Files.writeString(
                      folder.resolve("slipway.yaml"),
                      """
                      application: shop
                      workloads: [{name: backend}]
                      environments: {test: {namespace: %s, manifests: k8s}}
                      """
                          .formatted(target)))
              .to("test")
              .at("3f2c1a9");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Planner(client, redactor, Clock.fixed(NOW, ZoneOffset.UTC))
        .plan(release, manifests, List.of(previously));
  }

  private void apply(Plan plan) {
    ServerSideApply apply = new ServerSideApply(client);
    plan.manifests().objects().forEach(o -> apply.apply(o, false));
  }

  private static String names(Plan plan, Change.Kind kind) {
    return plan.changes(kind).stream().map(c -> c.ref().toString()).toList().toString();
  }

  private static Change only(Plan plan, Change.Kind kind) {
    assertThat(plan.changes(kind)).hasSize(1);
    return plan.changes(kind).get(0);
  }

  private List<String> everythingThere() {
    List<HasMetadata> there = new ArrayList<>();
    there.addAll(client.configMaps().inNamespace(namespace.name()).list().getItems());
    there.addAll(client.secrets().inNamespace(namespace.name()).list().getItems());
    there.addAll(client.services().inNamespace(namespace.name()).list().getItems());
    there.addAll(client.apps().deployments().inNamespace(namespace.name()).list().getItems());
    return there.stream()
        .filter(
            o -> List.of("settings", "credentials", "backend").contains(o.getMetadata().getName()))
        .map(
            o ->
                o.getMetadata().getName()
                    + " "
                    // A controller writes status all the time: what was asked for counts.
                    + (o.getMetadata().getGeneration() == null
                        ? o.getMetadata().getResourceVersion()
                        : "generation " + o.getMetadata().getGeneration()))
        .toList();
  }

  @Test
  void plansAFirstReleaseAsCreatedAndWritesNothing() {
    Plan plan = plan(APPLICATION);

    assertThat(names(plan, Change.Kind.CREATE))
        .isEqualTo(
            "[ConfigMap/settings, Secret/credentials, ServiceAccount/backend, Service/backend,"
                + " Deployment/backend, Ingress/web]");
    assertThat(plan.isEmpty()).isFalse();
    assertThat(plan.createdAt()).isEqualTo(NOW);
    assertThat(plan.changes().get(0).diff()).contains("--- /dev/null", "+  greeting: hello");
    assertThat(everythingThere()).isEmpty();
  }

  @Test
  void findsNothingToChangeInAnUnchangedRelease() {
    apply(plan(APPLICATION));

    Plan again = plan(APPLICATION);

    assertThat(again.describe()).doesNotContain("@@");
    assertThat(again.changes()).hasSize(6).allMatch(c -> c.kind() == Change.Kind.UNCHANGED);
    assertThat(again.isEmpty()).isTrue();
  }

  @Test
  void showsWhatChangesAndWritesNothing() {
    apply(plan(APPLICATION));
    List<String> before = everythingThere();

    Plan plan = plan(APPLICATION.replace("\"3600\"", "\"1800\"").replace("hello", "good day"));

    assertThat(names(plan, Change.Kind.CHANGE))
        .isEqualTo("[ConfigMap/settings, Deployment/backend]");
    assertThat(plan.changes(Change.Kind.CHANGE).get(0).diff())
        .contains("--- live ConfigMap/settings", "+++ planned ConfigMap/settings")
        .contains("-  greeting: hello", "+  greeting: good day");
    assertThat(plan.changes(Change.Kind.CHANGE).get(1).diff())
        .contains("-        - '3600'", "+        - '1800'")
        .doesNotContain("managedFields", "resourceVersion", "status", "uid");
    assertThat(plan.changes(Change.Kind.UNCHANGED)).hasSize(4);
    assertThat(everythingThere()).isEqualTo(before);
  }

  @Test
  void masksTheValuesOfSecretsAndStillShowsThatOneChanges() {
    Plan created = plan(APPLICATION);
    apply(created);

    Plan plan =
        plan(
            APPLICATION
                .replace("aHVudGVyMi1vbGQ=", "aHVudGVyMi1uZXc=")
                .replace("\"hello\"", "\"hello tok-en-4711\""));

    String diff =
        plan.changes(Change.Kind.CHANGE).stream()
            .filter(c -> c.ref().kind().equals("Secret"))
            .findFirst()
            .orElseThrow()
            .diff();
    assertThat(diff)
        .contains("-  password: '*****'", "+  password: '***** (changed)'", "   token: '*****'");
    assertThat(plan.describe()).contains("+  greeting: hello *****");
    assertThat(created.describe() + plan.describe())
        .doesNotContain("hunter2")
        .doesNotContain("aHVudGVyMi1")
        .doesNotContain("tok-en-4711")
        .doesNotContain("dG9rLWVuLTQ3MTE=");
    assertThat(redactor.redact("it was hunter2-old, it is hunter2-new"))
        .isEqualTo("it was *****, it is *****");
  }

  @Test
  void prunesWhatIsNoLongerInTheManifestsButNeverData() {
    String more =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: old}
        data: {a: b}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOnce]
          storageClassName: none-such
          resources: {requests: {storage: 1Mi}}
        """;
    apply(plan(more));
    client
        .resource(namespace.object("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: theirs}"))
        .create();
    ObjectRef gone = new ObjectRef("v1", "ConfigMap", namespace.name(), "gone-already");
    ObjectRef theirs = new ObjectRef("v1", "ConfigMap", namespace.name(), "theirs");
    ObjectRef unknown = new ObjectRef("example.org/v1", "Widget", namespace.name(), "w");
    List<ObjectRef> previously = new ArrayList<>(read(more).refs());
    previously.addAll(List.of(gone, theirs, unknown));

    Plan plan =
        plan(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: new}}",
            previously.toArray(ObjectRef[]::new));

    assertThat(names(plan, Change.Kind.PRUNE)).isEqualTo("[ConfigMap/old]");
    assertThat(only(plan, Change.Kind.PRUNE).diff()).contains("+++ /dev/null", "-  a: b");
    assertThat(names(plan, Change.Kind.KEEP))
        .isEqualTo("[PersistentVolumeClaim/data, ConfigMap/theirs]");
    assertThat(plan.describe())
        .contains("keep PersistentVolumeClaim/data (no longer in the manifests; never deleted")
        .contains("keep ConfigMap/theirs (no longer in the manifests; somebody else");
    assertThat(client.configMaps().inNamespace(namespace.name()).withName("old").get()).isNotNull();
  }

  @Test
  void collectsEveryRefusalAndNamesTheOtherManager() {
    client
        .resource(
            namespace.object(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n"
                    + "data: {greeting: theirs}"))
        .fieldManager("somebody-else")
        .serverSideApply();

    PlanException refused =
        catchThrowableOfType(
            PlanException.class,
            () ->
                plan(
                    APPLICATION
                            .replace("port: 80,", "port: 99999,")
                            .replace(
                                "password: aHVudGVyMi1vbGQ=", "password: 'not base64: hunter2'")
                            .replace("labels: {app: backend}", "labels: {app: other}")
                        + """
                        ---
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: probe}
                        spec:
                          serviceAccountName: none-such
                          containers: [{name: main, image: "busybox:1.36"}]
                        """));

    assertThat(refused.refusals())
        .extracting(r -> r.ref().toString())
        .containsExactly(
            "ConfigMap/settings",
            "Secret/credentials",
            "Service/backend",
            "Deployment/backend",
            "Pod/probe");
    assertThat(refused)
        .hasMessageContaining("5 of 7 objects were refused")
        .hasMessageContaining("'somebody-else' owns .data.greeting")
        .hasMessageContaining("spec.ports[0].port")
        .hasMessageContaining("`selector` does not match template `labels`")
        .hasMessageContainingAll("(403)", "none-such")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void leavesTheReplicasOfAnAutoscaledWorkloadAlone() {
    apply(plan(APPLICATION + AUTOSCALER));
    client.apps().deployments().inNamespace(namespace.name()).withName("backend").scale(2);

    Plan plan = plan(APPLICATION.replace("replicas: 1", "replicas: 5") + AUTOSCALER);

    assertThat(plan.isEmpty()).as(plan.describe()).isTrue();
    assertThat(plan.manifests().find("Deployment", "backend").orElseThrow().<Object>get("spec"))
        .asString()
        .doesNotContain("replicas");
  }

  @Test
  void keepsTheLiveReplicasUntilTheAutoscalerOwnsThem() {
    apply(plan(APPLICATION.replace("replicas: 1", "replicas: 2")));
    Plan plan = plan(APPLICATION.replace("replicas: 1", "replicas: 2") + AUTOSCALER);
    assertThat(names(plan, Change.Kind.CREATE)).isEqualTo("[HorizontalPodAutoscaler/backend]");
    assertThat(plan.changes(Change.Kind.CHANGE)).as(plan.describe()).isEmpty();

    AutoscaledReplicas autoscaled =
        AutoscaledReplicas.find(client, namespace.name(), plan.manifests(), List.of());
    GenericKubernetesResource deployment =
        plan.manifests().find("Deployment", "backend").orElseThrow();
    GenericKubernetesResource live =
        client
            .genericKubernetesResources("apps/v1", "Deployment")
            .inNamespace(namespace.name())
            .withName("backend")
            .get();

    assertThat(autoscaled.toApply(deployment, live).<Object>get("spec", "replicas")).isEqualTo(2);
    assertThat(autoscaled.toApply(deployment, null).<Object>get("spec", "replicas")).isNull();
  }

  @Test
  void findsAnAutoscalerThatIsOnlyInTheCluster() {
    apply(plan(APPLICATION));
    client.resource(namespace.object(AUTOSCALER.substring("---\n".length()))).create();

    assertThat(plan(APPLICATION.replace("replicas: 1", "replicas: 5")).isEmpty()).isTrue();
    ObjectRef autoscaler =
        new ObjectRef("autoscaling/v1", "HorizontalPodAutoscaler", namespace.name(), "backend");
    assertThat(
            names(
                plan(APPLICATION.replace("replicas: 1", "replicas: 5"), autoscaler),
                Change.Kind.CHANGE))
        .isEqualTo("[Deployment/backend]");
  }

  @Test
  void keepsItsDigestWhileARunningApplicationChurns() {
    apply(plan(APPLICATION + AUTOSCALER));
    String digest = plan(APPLICATION + AUTOSCALER).digest();
    assertThat(digest).matches("sha256:[0-9a-f]{64}");
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                client
                    .apps()
                    .deployments()
                    .inNamespace(namespace.name())
                    .withName("backend")
                    .isReady());
    client.apps().deployments().inNamespace(namespace.name()).withName("backend").scale(2);
    client
        .services()
        .inNamespace(namespace.name())
        .withName("backend")
        .edit(
            s ->
                s.edit()
                    .editMetadata()
                    .addToAnnotations("example.org/seen", "now")
                    .endMetadata()
                    .build());

    assertThat(plan(APPLICATION + AUTOSCALER).digest()).isEqualTo(digest);
  }

  @Test
  void changesItsDigestWhenSomebodyElseEditsOrTheManifestsDiffer() {
    apply(plan(APPLICATION));
    String digest = plan(APPLICATION).digest();

    assertThat(plan(APPLICATION.replace("hello", "good day")).digest()).isNotEqualTo(digest);
    assertThat(
            plan(APPLICATION, new ObjectRef("v1", "ServiceAccount", namespace.name(), "default"))
                .digest())
        .isNotEqualTo(digest);
    client
        .configMaps()
        .inNamespace(namespace.name())
        .withName("settings")
        .edit(c -> c.edit().addToData("theirs", "value").build());
    assertThat(plan(APPLICATION).digest()).isNotEqualTo(digest);
  }

  @Test
  void plansForANamespaceThatDoesNotExistYet() {
    String missing = namespace.name() + "-missing";

    Plan plan = plan(read(APPLICATION, missing), missing);

    assertThat(plan.changes()).hasSize(6).allMatch(c -> c.kind() == Change.Kind.CREATE);
    assertThat(plan.changes())
        .allMatch(c -> c.note().contains("namespace " + missing + " does not exist yet"));
  }

  @Test
  void plansForAKindThatComesWithTheRelease() {
    String yaml =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.NAME.example.org}
        spec:
          group: NAME.example.org
          scope: Namespaced
          names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
          versions:
          - name: v1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        ---
        apiVersion: NAME.example.org/v1
        kind: Widget
        metadata: {name: w}
        """
            .replace("NAME", namespace.name());

    Plan plan = plan(yaml);

    assertThat(names(plan, Change.Kind.CREATE))
        .isEqualTo(
            "[CustomResourceDefinition/widgets." + namespace.name() + ".example.org, Widget/w]");
    assertThat(plan.changes().get(0).note()).isEmpty();
    assertThat(plan.changes().get(1).note()).contains("its CustomResourceDefinition comes with");
  }
}
