package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityChecksTest {
  private static final String BACKEND =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend}
      spec:
        replicas: 2
        strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec:
            containers:
            - name: backend
              image: registry.test/backend:1
              resources: {requests: {cpu: 500m, memory: 512Mi}, limits: {memory: 1Gi}}
      """;

  private static final String NODE_PORT =
      """
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: backend}
      spec: {type: NodePort, selector: {app: backend}, ports: [{port: 80, nodePort: 30080}]}
      """;

  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(CapacityChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(
      is = PASS,
      of = {
        "preflight.nodes",
        "preflight.capacity",
        "preflight.largest-pod",
        "preflight.quota",
        "preflight.node-port"
      })
  void passWhereThereIsRoom() {
    node("one", "2", "");
    catalogue.has(quota("4"));

    GateResult result = catalogue.check(BACKEND + NODE_PORT);

    assertThat(result.checks())
        .filteredOn(c -> c.outcome() != SKIPPED)
        .extracting(CheckResult::id)
        .hasSize(5);
    assertThat(result.state()).as(result.reason()).isEqualTo(GateResult.State.OPEN);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.capacity")
  void countWhatRunsAndTheSurge() {
    node("one", "2", "");
    catalogue.has(live("replicas: 2"));
    running("a", "one");
    running("b", "one");

    // 2 of 2 cores less 2 x 0.5: the surge of one finds room.
    assertThat(of("preflight.capacity", BACKEND).outcome()).isEqualTo(PASS);

    running("c", "one");
    running("d", "one");
    CheckResult full = of("preflight.capacity", BACKEND);
    assertThat(full.outcome()).isEqualTo(FAIL);
    assertThat(full.message())
        .contains("adds 1 pods of 0.5 CPU, 512 MiB, of which 1 find no node: 1 full")
        .contains("add a node, or lower maxSurge");
  }

  @Test
  @Shows(is = WARN, of = "preflight.nodes")
  void minNodesThatTakeNoSuchPods() {
    node("cordoned", "8", "unschedulable: true");
    node("tainted", "8", "taints: [{key: dedicated, value: db, effect: NoSchedule}]");

    CheckResult none = of("preflight.capacity", BACKEND);
    assertThat(none.outcome()).isEqualTo(FAIL);
    assertThat(none.message()).contains("1 cordoned, 1 tainted dedicated:NoSchedule");
    assertThat(of("preflight.nodes", BACKEND).outcome()).isEqualTo(WARN);

    String tolerating =
        BACKEND.replace(
            "    spec:\n", "    spec:\n      tolerations: [{key: dedicated, operator: Exists}]\n");
    assertThat(of("preflight.capacity", tolerating).outcome()).isEqualTo(PASS);
    String choosy =
        tolerating.replace("tolerations:", "nodeSelector: {disk: ssd}\n      tolerations:");
    assertThat(of("preflight.capacity", choosy).message())
        .contains("1 without the labels {disk=ssd}");
    String affine =
        tolerating.replace(
            "tolerations:",
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " {nodeSelectorTerms: [{matchExpressions: [{key: disk, operator: Exists}]}]}}}\n"
                + "      tolerations:");
    assertThat(of("preflight.capacity", affine).message())
        .contains("1 not what its required nodeAffinity asks for");
  }

  @Test
  void keepPodsApartThatMustBe() {
    node("one", "8", "");
    String apart =
        BACKEND.replace(
            "    spec:\n",
            "    spec:\n      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
                + " [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app:"
                + " backend}}}]}}\n");

    assertThat(of("preflight.capacity", apart).message())
        .contains("adds 2 pods", "1 find no node", "must not share a node with");
    node("two", "8", "");
    assertThat(of("preflight.capacity", apart).outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.largest-pod")
  void refuseAPodThatNoNodeCouldEverTake() {
    node("small", "1", "");

    CheckResult check = of("preflight.largest-pod", BACKEND.replace("cpu: 500m", "cpu: 3"));

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("asks for 3 CPU, 512 MiB, which fits no node");
  }

  @Test
  @Shows(is = FAIL, of = "preflight.nodes")
  void failWithoutAnyNode() {
    assertThat(of("preflight.nodes", BACKEND).outcome()).isEqualTo(FAIL);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.quota")
  void holdTheRolloutAgainstTheQuota() {
    node("one", "8", "");
    catalogue.has(quota("800m"));

    CheckResult check = of("preflight.quota", BACKEND);

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message())
        .contains("ResourceQuota/all allows requests.cpu 800m, of which 0 are used")
        .contains("the rollout adds 1 at its height");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scopes: [NotBestEffort]                    |                            | FAIL",
        "scopes: [BestEffort]                       |                            | PASS",
        "scopes: [NotBestEffort, Terminating]       |                            | PASS",
        "scopes: [NotTerminating]                   |                            | FAIL",
        "scopes: [Terminating]                      | activeDeadlineSeconds: 9   | FAIL",
        "scopes: [PriorityClass]                    |                            | PASS",
        "scopes: [PriorityClass]                    | priorityClassName: gold    | FAIL",
        "PriorityClass, operator: In, values: [gold]    | priorityClassName: gold    | FAIL",
        "PriorityClass, operator: In, values: [gold]    | priorityClassName: iron    | PASS",
        "PriorityClass, operator: NotIn, values: [gold] | priorityClassName: iron    | FAIL",
        "PriorityClass, operator: Exists                |                            | PASS",
        "PriorityClass, operator: DoesNotExist          |                            | FAIL",
        "Terminating, operator: Exists                  |                            | PASS",
        "scopes: [CrossNamespacePodAffinity]        |                            | PASS",
        "scopes: [CrossNamespacePodAffinity]        | 'affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: a, namespaces: [b]}}]}}' | FAIL",
      })
  void countPodsForAQuotaByItsScopes(String scopes, String pod, CheckOutcome expected) {
    node("one", "8", "");
    String scoped =
        scopes.startsWith("scopes")
            ? scopes
            : "scopeSelector: {matchExpressions: [{scopeName: " + scopes + "}]}";
    catalogue.has(quota("800m").replace("spec: {", "spec: {" + scoped + ", "));
    String backend =
        pod == null ? BACKEND : BACKEND.replace("    spec:\n", "    spec:\n      " + pod + "\n");

    assertThat(of("preflight.quota", backend).outcome()).isEqualTo(expected);
  }

  /** Kubernetes leaves what the manifest does not say, and so do autoscalers of other hands. */
  @ParameterizedTest
  @ValueSource(strings = {"", "  replicas: 2\n"})
  void countTheReplicasThatStay(String said) {
    node("one", "2", "");
    catalogue.has(live("replicas: 8"));
    if (!said.isEmpty()) {
      catalogue.has(
          """
          apiVersion: autoscaling/v1
          kind: HorizontalPodAutoscaler
          metadata: {name: others, namespace: erp}
          spec: {maxReplicas: 9, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: backend}}
          """);
    }

    // A quarter of 8.
    String relative =
        BACKEND.replace("maxSurge: 1", "maxSurge: 25%").replace("  replicas: 2\n", said);
    assertThat(of("preflight.capacity", relative.replace("cpu: 500m", "cpu: 800m")).outcome())
        .isEqualTo(PASS);
    assertThat(of("preflight.capacity", relative.replace("cpu: 500m", "cpu: 1200m")).message())
        .contains("adds 2 pods", "1 find no node");
  }

  @Test
  void countInitContainersThatRunBeside() {
    node("one", "2", "");
    String sidecar =
        BACKEND.replace(
            "      containers:",
            "      initContainers:\n"
                + "      - {name: proxy, image: a, restartPolicy: Always, resources: {requests: {cpu: 400m}}}\n"
                + "      - {name: once, image: a, resources: {requests: {cpu: 500m}}}\n"
                + "      containers:");

    assertThat(of("preflight.largest-pod", sidecar.replace("cpu: 500m,", "cpu: 1700m,")).message())
        .contains("asks for 2.1 CPU");
    assertThat(
            of("preflight.largest-pod", sidecar.replace("{cpu: 500m}", "{cpu: 1700m}")).message())
        .contains("asks for 2.1 CPU");
    assertThat(of("preflight.largest-pod", sidecar).outcome()).isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.limit-range")
  @Shows(is = PASS, of = "preflight.limit-range")
  void holdContainersAgainstTheLimitRange() {
    catalogue.has(
        """
        apiVersion: v1
        kind: LimitRange
        metadata: {name: small, namespace: erp}
        spec: {limits: [{type: Container, max: {memory: 768Mi}, min: {cpu: 600m}}]}
        """);
    node("one", "8", "");

    CheckResult check = of("preflight.limit-range", BACKEND);

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message())
        .contains("of memory, more than the 768Mi", "of cpu, less than the 600m");
    assertThat(
            of(
                    "preflight.limit-range",
                    BACKEND
                        .replace("memory: 1Gi", "memory: 700Mi")
                        .replace("cpu: 500m", "cpu: 700m"))
                .outcome())
        .isEqualTo(PASS);
  }

  @Test
  @Shows(is = FAIL, of = "preflight.node-port")
  void seeThatAnotherServiceHasTheNodePort() {
    node("one", "8", "");
    catalogue.client.resource(namespace("other")).create();
    catalogue.has(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: taken, namespace: other}
        spec: {type: NodePort, selector: {app: x}, ports: [{port: 80, nodePort: 30080}]}
        """);

    CheckResult check = of("preflight.node-port", BACKEND + NODE_PORT);

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("nodePort 30080, which Service other/taken has");
  }

  @Test
  void areUnknownForAUserWhoMayNotLook() {
    GateResult result = catalogue.checkAsNobody(BACKEND + NODE_PORT);

    assertThat(result.checks()).extracting(CheckResult::outcome).containsOnly(UNKNOWN);
    assertThat(Catalogue.find(result, "preflight.nodes").message())
        .contains("grant 'list' on nodes to this user");
  }

  private CheckResult of(String id, String manifests) {
    return Catalogue.find(catalogue.check(manifests), id);
  }

  private void node(String name, String cpu, String spec) {
    catalogue.has(
        """
        apiVersion: v1
        kind: Node
        metadata: {name: %s}
        spec: {%s}
        status:
          allocatable: {cpu: "%s", memory: 8Gi, pods: "110"}
          conditions: [{type: Ready, status: "True"}]
        """
            .formatted(name, spec, cpu));
  }

  private void running(String name, String node) {
    catalogue.has(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: erp, labels: {app: backend}}
        spec:
          nodeName: %s
          containers: [{name: a, image: a, resources: {requests: {cpu: 500m, memory: 512Mi}}}]
        """
            .formatted(name, node));
  }

  private static String live(String replicas) {
    return BACKEND
        .replace("metadata: {name: backend}", "metadata: {name: backend, namespace: erp}")
        .replace("replicas: 2", replicas);
  }

  private static String quota(String cpu) {
    return """
    apiVersion: v1
    kind: ResourceQuota
    metadata: {name: all, namespace: erp}
    spec: {hard: {requests.cpu: "%s", pods: "10"}}
    """
        .formatted(cpu);
  }

  private static io.fabric8.kubernetes.api.model.Namespace namespace(String name) {
    return new io.fabric8.kubernetes.api.model.NamespaceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .build();
  }
}
