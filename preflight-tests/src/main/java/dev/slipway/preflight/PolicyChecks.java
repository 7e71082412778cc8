package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.config.Severity;
import dev.slipway.harness.Check;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** How the release's workloads are to be run: probes, resources, replicas, disruption, security. */
@SlipwayTest
@DisplayName("policy")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class PolicyChecks {
  private final ReleaseObjects objects;
  private final LiveCluster cluster;

  PolicyChecks(Release release, KubernetesClient client) {
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
  }

  @TestFactory
  @Check(
      id = "preflight.readiness",
      sop = "2",
      source = "G",
      asks = "each container of a workload that serves has a readiness probe",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "give the container a readinessProbe: without it a broken version takes traffic")
  @DisplayName("has readiness probes")
  Stream<DynamicTest> haveReadinessProbes() {
    return each(Workload::serves, PodPolicy::unready);
  }

  @TestFactory
  @Check(
      id = "preflight.liveness",
      sop = "2",
      source = "G",
      asks = "no container's liveness probe is its readiness probe",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "ask less of liveness, or let it fail later than readiness")
  @DisplayName("tells liveness from readiness")
  Stream<DynamicTest> tellLivenessFromReadiness() {
    return each(Workload::serves, PodPolicy::alike);
  }

  @TestFactory
  @Check(
      id = "preflight.resources",
      sop = "2",
      source = "G",
      asks = "each container requests CPU and memory, and has a memory limit",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "set resources.requests.cpu, requests.memory and limits.memory")
  @DisplayName("says what it needs")
  Stream<DynamicTest> sayWhatTheyNeed() {
    return each(w -> true, PodPolicy::unbounded);
  }

  @TestFactory
  @Check(
      id = "preflight.replicas",
      sop = "2",
      source = "G",
      asks = "each Deployment has two replicas or more",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "run two replicas or more, so that a lost node is no outage")
  @DisplayName("has two replicas or more")
  Stream<DynamicTest> haveReplicas() {
    Disruption disruption = new Disruption(objects, cluster);
    return each(
        w -> w.ref().kind().equals("Deployment"),
        w -> {
          int least = disruption.leastReplicas(w);
          return least < 2 ? List.of("runs " + least + " pod; run two or more") : List.of();
        });
  }

  @TestFactory
  @Check(
      id = "preflight.disruption",
      sop = "2",
      source = "G",
      asks = "each PodDisruptionBudget lets at least one pod go, and no pod has two of them",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "lower minAvailable, raise maxUnavailable, or run more replicas")
  @DisplayName("can be drained")
  Stream<DynamicTest> canBeDrained() {
    Disruption disruption = new Disruption(objects, cluster);
    return each(w -> w.serves() && !w.ref().kind().equals("DaemonSet"), disruption::faults);
  }

  @TestFactory
  @Check(
      id = "preflight.spread",
      sop = "2",
      source = "G",
      asks = "the pods of each Deployment with two or more are kept on different nodes",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "give the pods topologySpreadConstraints or a podAntiAffinity over their own labels")
  @DisplayName("does not stand on one node")
  Stream<DynamicTest> doNotStandOnOneNode() {
    Disruption disruption = new Disruption(objects, cluster);
    return each(
        w -> w.ref().kind().equals("Deployment") && disruption.leastReplicas(w) > 1,
        w -> PodSpread.faults(w, cluster));
  }

  @TestFactory
  @Check(
      id = "preflight.autoscaled",
      sop = "2",
      source = "G",
      asks = "no workload under an autoscaler has replicas of its own in its manifest",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "take replicas out of the manifest; the autoscaler sets them")
  @DisplayName("leaves its replicas to the autoscaler")
  Stream<DynamicTest> leaveReplicasToTheAutoscaler() {
    Disruption disruption = new Disruption(objects, cluster);
    return each(
        disruption::isAutoscaled,
        w ->
            w.object().get("spec", "replicas") == null
                ? List.of()
                : List.of(
                    "has replicas: "
                        + w.object().get("spec", "replicas")
                        + " in its manifest, and an autoscaler; take them out"));
  }

  @TestFactory
  @Check(
      id = "preflight.grace",
      sop = "2",
      source = "G",
      asks = "preStop sleeps end within terminationGracePeriodSeconds",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "make terminationGracePeriodSeconds longer than the sleep and the shutdown after it")
  @DisplayName("can stop in its grace")
  Stream<DynamicTest> canStopInTheirGrace() {
    return each(w -> true, PodPolicy::killed);
  }

  @TestFactory
  @Check(
      id = "preflight.progress-deadline",
      sop = "2",
      source = "G",
      asks = "the probes let a pod start within progressDeadlineSeconds",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "raise progressDeadlineSeconds, or let the probes give up sooner")
  @DisplayName("may take as long as it needs to start")
  Stream<DynamicTest> mayTakeTheirTimeToStart() {
    return each(w -> w.ref().kind().equals("Deployment"), PodPolicy::late);
  }

  @TestFactory
  @Check(
      id = "preflight.security",
      sop = "2",
      source = "G",
      asks = "containers run as a user that is not root, without privileges, on a read-only root",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "set what the message names in the securityContext")
  @DisplayName("has few rights")
  Stream<DynamicTest> haveFewRights() {
    return each(w -> true, SecurityPolicy::faults);
  }

  @TestFactory
  @Check(
      id = "preflight.selector",
      sop = "2",
      source = "C",
      asks = "the selector of each workload takes the pods of its own template",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "write the selector's labels into the template")
  @DisplayName("selects its own pods")
  Stream<DynamicTest> selectTheirOwnPods() {
    return each(Workload::serves, w -> PodPolicy.notSelected(w, cluster));
  }

  @TestFactory
  @Check(
      id = "preflight.duplicate-variable",
      sop = "2",
      source = "C",
      asks = "no container has a variable or port name twice",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "keep one of them: only the last counts")
  @DisplayName("names each variable once")
  Stream<DynamicTest> nameEachVariableOnce() {
    return each(w -> true, PodPolicy::twice);
  }

  private Stream<DynamicTest> each(
      Predicate<Workload> which, Function<Workload, List<String>> faults) {
    objects.asked();
    List<Workload> workloads = Workload.of(objects, cluster).stream().filter(which).toList();
    if (workloads.isEmpty()) {
      Assumptions.abort("the release has no such workload");
    }
    return workloads.stream()
        .map(
            w ->
                dynamicTest(
                    w.ref().kind() + "/" + w.ref().name(),
                    () -> {
                      List<String> found = faults.apply(w);
                      if (!found.isEmpty()) {
                        throw new AssertionError(
                            w.ref().kind() + "/" + w.ref().name() + " " + String.join("; ", found));
                      }
                    }));
  }
}
