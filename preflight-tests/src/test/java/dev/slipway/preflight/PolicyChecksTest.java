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
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyChecksTest {
  private static final String GOOD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend}
      spec:
        replicas: 3
        revisionHistoryLimit: 5
        progressDeadlineSeconds: 300
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: backend}}
          spec:
            terminationGracePeriodSeconds: 30
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: backend}}}]
            securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
            containers:
            - name: backend
              image: registry.test/backend:1
              env: [{name: A, value: "1"}]
              ports: [{name: http, containerPort: 8080}]
              resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
              readinessProbe: {httpGet: {path: /ready, port: 8080}, initialDelaySeconds: 5}
              livenessProbe: {httpGet: {path: /live, port: 8080}}
              startupProbe: {httpGet: {path: /live, port: 8080}, failureThreshold: 12, periodSeconds: 5}
              lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 5"]}}}
              securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: backend}
      spec: {minAvailable: 2, selector: {matchLabels: {app: backend}}}
      """;

  /** Has every fault that there is a check for. */
  private static final String BAD =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: backend}
      spec:
        replicas: 1
        progressDeadlineSeconds: 60
        selector: {matchLabels: {app: backend}}
        template:
          metadata: {labels: {app: other}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
            - name: backend
              image: registry.test/backend:1
              env: [{name: A, value: a}, {name: A, value: b}]
              startupProbe: {httpGet: {path: /live, port: 8080}, failureThreshold: 12, periodSeconds: 5}
              lifecycle: {preStop: {exec: {command: [sh, -c, "sleep 5"]}}}
            - name: proxy
              image: registry.test/proxy:1
              readinessProbe: {tcpSocket: {port: 8081}}
              livenessProbe: {tcpSocket: {port: 8081}}
      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: backend}
      spec: {minAvailable: 1, selector: {matchLabels: {app: other}}}
      """;

  private static final String AUTOSCALER =
      """
      ---
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: {name: backend}
      spec: {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: backend}}
      """;

  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(PolicyChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, every = PolicyChecks.class)
  void passAWorkloadThatIsWellKept() {
    GateResult result = catalogue.check(GOOD);

    assertThat(result.checks())
        .filteredOn(c -> c.outcome() != SKIPPED)
        .hasSize(11)
        .extracting(CheckResult::outcome)
        .containsOnly(PASS);
    assertThat(Catalogue.find(result, "preflight.autoscaled").outcome()).isEqualTo(SKIPPED);
    assertThat(
            Catalogue.find(
                catalogue.check(GOOD.replace("replicas: 3\n", "minReadySeconds: 1\n") + AUTOSCALER),
                "preflight.autoscaled"))
        .extracting(CheckResult::outcome)
        .isEqualTo(PASS);
  }

  @Test
  void knowNoAutoscalerThatTheReleasePrunes() {
    catalogue
        .client
        .resource(
            AUTOSCALER
                .replace("---\n", "")
                .replace("{name: backend}\nspec", "{name: backend, namespace: erp}\nspec"))
        .fieldManager("slipway")
        .serverSideApply();

    assertThat(Catalogue.find(catalogue.check(GOOD), "preflight.autoscaled").outcome())
        .isEqualTo(SKIPPED);
  }

  /** Somebody scales what the manifest leaves open, and its budget is held against that. */
  @Test
  void countTheReplicasThatStay() {
    String open = GOOD.replace("replicas: 3\n", "minReadySeconds: 1\n");
    catalogue.has(
        GOOD.substring(0, GOOD.indexOf("---"))
            .replace("metadata: {name: backend", "metadata: {namespace: erp, name: backend"));

    GateResult result = catalogue.check(open);

    assertThat(result.checks())
        .filteredOn(c -> c.outcome() != SKIPPED)
        .extracting(CheckResult::outcome)
        .containsOnly(PASS);
  }

  @Test
  @Shows(
      is = FAIL,
      of = {
        "preflight.disruption",
        "preflight.duplicate-variable",
        "preflight.grace",
        "preflight.progress-deadline",
        "preflight.readiness",
        "preflight.selector"
      })
  @Shows(
      is = WARN,
      of = {
        "preflight.liveness",
        "preflight.replicas",
        "preflight.resources",
        "preflight.security"
      })
  void nameEachFaultOfAWorkloadThatIsBadlyKept() {
    assertThat(catalogue.check(BAD).checks())
        .filteredOn(c -> c.outcome() != SKIPPED)
        .hasSize(10)
        .allSatisfy(c -> assertThat(c.message()).startsWith("Deployment/backend "))
        .extracting(CheckResult::outcome)
        .containsOnly(FAIL, WARN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "preflight.readiness | FAIL | readinessProbe: {httpGet: {path: /ready, port: 8080}, initialDelaySeconds: 5} | | has no readinessProbe in container backend; give it one",
        "preflight.liveness | WARN | livenessProbe: {httpGet: {path: /live, port: 8080}} | livenessProbe: {httpGet: {path: /ready, port: 8080}, initialDelaySeconds: 5} | the same livenessProbe as readinessProbe",
        "preflight.resources | WARN | requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi} | requests: {cpu: 100m} | has no requests.memory, limits.memory in container backend",
        "preflight.replicas | WARN | replicas: 3 | replicas: 1 | runs 1 pod; run two or more",
        "preflight.disruption | FAIL | minAvailable: 2 | minAvailable: 100% | may lose no pod of its 3 by PodDisruptionBudget/backend",
        "preflight.disruption | FAIL | minAvailable: 2 | maxUnavailable: 0 | so that no node can be drained",
        "preflight.grace | FAIL | sleep 5 | sleep 45 | sleeps 45 s in preStop of container backend, but is killed after terminationGracePeriodSeconds 30",
        "preflight.progress-deadline | FAIL | failureThreshold: 12 | failureThreshold: 100 | 505 s to start, but its progressDeadlineSeconds is 300",
        "preflight.security | WARN | {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}} | {} | set runAsNonRoot: true, seccompProfile",
        "preflight.security | WARN | {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true} | {privileged: true} | privileged: false, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true",
        "preflight.selector | FAIL | metadata: {labels: {app: backend}} | metadata: {labels: {app: other}} | selects {matchLabels={app=backend}}, but its pods have {app=other}",
        "preflight.duplicate-variable | FAIL | [{name: A, value: \"1\"}] | [{name: A, value: a}, {name: A, value: b}] | has variable A twice in container backend",
      })
  void tellWhatToDo(String id, CheckOutcome outcome, String good, String bad, String said) {
    assertThat(GOOD).contains(good);
    GateResult result = catalogue.check(GOOD.replace(good, bad == null ? "" : bad));

    assertThat(Catalogue.find(result, id))
        .satisfies(
            check -> {
              assertThat(check.outcome()).isEqualTo(outcome);
              assertThat(check.message()).contains("Deployment/backend").contains(said);
            });
  }

  @Test
  @Shows(is = WARN, of = "preflight.autoscaled")
  void warnOfReplicasBesideAnAutoscaler() {
    CheckResult check = Catalogue.find(catalogue.check(GOOD + AUTOSCALER), "preflight.autoscaled");

    assertThat(check.outcome()).isEqualTo(WARN);
    assertThat(check.message()).contains("has replicas: 3 in its manifest, and an autoscaler");
  }

  @Test
  @Shows(is = WARN, of = "preflight.spread")
  void warnOfPodsThatMayAllStandOnOneNode() {
    String none =
        GOOD.lines().filter(l -> !l.contains("topologySpread")).collect(Collectors.joining("\n"));
    String apart =
        "spec:\n      affinity: {podAntiAffinity:"
            + " {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm:"
            + " {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: %s}}}}]}}\n"
            + "      terminationGrace";

    CheckResult check = Catalogue.find(catalogue.check(none), "preflight.spread");
    assertThat(check.outcome()).isEqualTo(WARN);
    assertThat(check.message()).contains("may have all its pods on one node");
    assertThat(spread(none, apart.formatted("backend"))).isEqualTo(PASS);
    assertThat(spread(none, apart.formatted("frontend"))).isEqualTo(WARN);
  }

  private CheckOutcome spread(String manifests, String affinity) {
    return Catalogue.find(
            catalogue.check(manifests.replaceFirst("spec:\\s+terminationGrace", affinity)),
            "preflight.spread")
        .outcome();
  }

  @Test
  void refuseTwoBudgetsForOnePod() {
    CheckResult check =
        Catalogue.find(
            catalogue.check(
                GOOD
                    + """
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: second}
                    spec: {maxUnavailable: 1, selector: {matchLabels: {app: backend}}}
                    """),
            "preflight.disruption");

    assertThat(check.outcome()).isEqualTo(FAIL);
    assertThat(check.message()).contains("has 2 PodDisruptionBudgets (backend, second)");
  }

  @Test
  void areUnknownWhenTheApiServerIsGone() {
    catalogue.stop();

    assertThat(catalogue.check(GOOD).checks())
        .hasSize(12)
        .extracting(CheckResult::outcome)
        .containsOnly(UNKNOWN);
  }

  @Test
  void areSkippedWhereTheManifestsAreNotHeldAgainstTheCluster() {
    assertThat(
            catalogue.evaluate(GOOD, "cluster: {notFor: [production]}", catalogue.client).checks())
        .extracting(CheckResult::outcome)
        .containsOnly(SKIPPED);
  }

  @Test
  void blockOrPassBySeverityAndException() {
    String one =
        GOOD.replace("replicas: 3", "replicas: 1").replace("minAvailable: 2", "maxUnavailable: 1");
    String asked = "cluster: {notFor: []}, ";

    assertThat(outcome(one, asked + "severities: {preflight.replicas: fail}")).isEqualTo(FAIL);
    assertThat(outcome(one, asked + "severities: {preflight.replicas: \"off\"}"))
        .isEqualTo(SKIPPED);
    assertThat(
            outcome(one, asked + "severities: {\"preflight.replicas[Deployment/backend]\": fail}"))
        .isEqualTo(FAIL);
    String exception =
        asked
            + "severities: {preflight.replicas: fail}, exceptions: [{check: preflight.replicas,"
            + " owner: operations, reason: one is enough, expires: \"%s\"}]";
    assertThat(outcome(one, exception.formatted("9999-12-31"))).isEqualTo(WARN);
    assertThat(outcome(one, exception.formatted("2020-01-01"))).isEqualTo(FAIL);
  }

  private CheckOutcome outcome(String manifests, String checks) {
    return Catalogue.find(
            catalogue.evaluate(manifests, checks, catalogue.client), "preflight.replicas")
        .outcome();
  }
}
