package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Room for the rollout, at its height, on the nodes and in the namespace's quota. */
@SlipwayTest
@DisplayName("capacity")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class CapacityChecks {
  private final KubernetesClient client;
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final Disruption disruption;

  CapacityChecks(Release release, KubernetesClient client) {
    this.client = client;
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
    this.disruption = new Disruption(objects, cluster);
  }

  @Test
  @Check(
      id = "preflight.nodes",
      sop = "2",
      source = "F",
      asks = "the cluster's nodes are Ready, without pressure and not cordoned",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "see kubectl describe node, and uncordon what may serve again")
  @DisplayName("the nodes take pods")
  void nodesTakePods(CheckReporter reporter) {
    objects.asked();
    List<Node> nodes = nodes();
    List<String> closed =
        nodes.stream()
            .filter(n -> !NodeRules.closed(n).isEmpty())
            .map(n -> n.getMetadata().getName() + " is " + NodeRules.closed(n))
            .toList();
    if (closed.size() == nodes.size()) {
      throw new AssertionError(
          "No node takes pods: " + String.join(", ", closed) + "; bring one back");
    }
    if (!closed.isEmpty()) {
      reporter.warn(String.join(", ", closed) + "; the other nodes must take their pods");
    }
  }

  @TestFactory
  @Check(
      id = "preflight.capacity",
      sop = "2",
      source = "F",
      asks =
          "the nodes have room for the pods that the rollout adds, surge included, by taints,"
              + " selectors and required affinity",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "add a node, lower maxSurge or the requests, or stop what is not needed")
  @DisplayName("finds room on the nodes for")
  Stream<DynamicTest> findRoom() {
    objects.asked();
    List<Node> nodes = nodes();
    Room room = new Room(nodes, pods(), objects.namespace());
    // Placed in the manifests' order, each beside those before it.
    return workloads().stream()
        .map(
            w ->
                dynamicTest(
                    w.ref().kind() + "/" + w.ref().name(),
                    () -> requireRoom(w, room, Surge.of(w, disruption, nodes.size()))));
  }

  @TestFactory
  @Check(
      id = "preflight.largest-pod",
      sop = "2",
      source = "F",
      asks = "an empty node that takes such pods has room for one of each workload",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "lower the pod's requests, or add a larger node")
  @DisplayName("fits a node")
  Stream<DynamicTest> fitANode() {
    objects.asked();
    Room room = new Room(nodes(), List.of(), objects.namespace());
    return workloads().stream()
        .map(
            w ->
                dynamicTest(
                    w.ref().kind() + "/" + w.ref().name(),
                    () -> {
                      if (!room.everFits(w)) {
                        throw new AssertionError(
                            "A pod of "
                                + w.ref()
                                + " asks for "
                                + Amounts.requests(w.template().getSpec())
                                + ", which fits no node, even an empty one: "
                                + room.why(w)
                                + "; lower its requests, or add a larger node");
                      }
                    }));
  }

  @TestFactory
  @Check(
      id = "preflight.quota",
      sop = "2",
      source = "F",
      asks = "each ResourceQuota of the namespace has room for the rollout, surge included",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "raise the quota, or lower maxSurge, replicas or requests")
  @DisplayName("is kept by the rollout")
  Stream<DynamicTest> keepTheQuota() {
    objects.asked();
    List<ResourceQuota> quotas =
        cluster.list(
            "resourcequotas",
            () -> client.resourceQuotas().inNamespace(objects.namespace()).list().getItems());
    if (quotas.isEmpty()) {
      Assumptions.abort("the namespace has no ResourceQuota");
    }
    // A new DaemonSet counts as one pod, so that this needs no right to list nodes.
    List<QuotaRoom.Added> added =
        workloads().stream()
            .map(w -> new QuotaRoom.Added(w.template().getSpec(), Surge.of(w, disruption, 1)))
            .toList();
    return quotas.stream()
        .map(
            q ->
                dynamicTest(
                    q.getMetadata().getName(), () -> failOn(QuotaRoom.of(q, added).faults(q))));
  }

  @TestFactory
  @Check(
      id = "preflight.limit-range",
      sop = "2",
      source = "F",
      asks = "each container's requests and limits are within the namespace's LimitRanges",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "set the container's requests and limits within the range")
  @DisplayName("is within the namespace's limits")
  Stream<DynamicTest> keepTheLimits() {
    objects.asked();
    List<LimitRange> ranges =
        cluster.list(
            "limitranges",
            () -> client.limitRanges().inNamespace(objects.namespace()).list().getItems());
    if (ranges.isEmpty()) {
      Assumptions.abort("the namespace has no LimitRange");
    }
    return workloads().stream()
        .map(
            w ->
                dynamicTest(
                    w.ref().kind() + "/" + w.ref().name(),
                    () -> failOn(ranges.stream().flatMap(r -> Ranges.faults(r, w)).toList())));
  }

  @TestFactory
  @Check(
      id = "preflight.node-port",
      sop = "2",
      source = "F",
      asks = "no Service of another name has a nodePort that the release's Services ask for",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "take nodePort out, or choose another")
  @DisplayName("has its node ports to itself")
  Stream<DynamicTest> haveTheirNodePorts() {
    List<Service> asking =
        objects.of("", "Service").stream()
            .map(s -> cluster.as(Service.class, s))
            .filter(s -> !NodePorts.of(s).isEmpty())
            .toList();
    if (asking.isEmpty()) {
      Assumptions.abort("no Service of the release asks for a nodePort");
    }
    List<Service> there =
        cluster.list("services", () -> client.services().inAnyNamespace().list().getItems());
    return asking.stream()
        .map(
            s ->
                dynamicTest(
                    s.getMetadata().getName(),
                    () -> failOn(NodePorts.clashes(s, objects.namespace(), there))));
  }

  private static void requireRoom(Workload workload, Room room, int more) {
    int lost = room.place(workload, more);
    if (lost > 0) {
      throw new AssertionError(
          "The rollout of "
              + workload.ref()
              + " adds "
              + more
              + " pods of "
              + Amounts.requests(workload.template().getSpec())
              + ", of which "
              + lost
              + " find no node: "
              + room.why(workload)
              + "; add a node, or lower maxSurge or the requests");
    }
  }

  private static void failOn(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new AssertionError(String.join("\n", faults));
    }
  }

  private List<Workload> workloads() {
    List<Workload> workloads =
        Workload.of(objects, cluster).stream()
            .filter(w -> !w.ref().kind().equals("CronJob"))
            .filter(w -> Objects.nonNull(w.template().getSpec()))
            .toList();
    if (workloads.isEmpty()) {
      Assumptions.abort("the release makes no pods");
    }
    return workloads;
  }

  private List<Node> nodes() {
    return new ArrayList<>(cluster.list("nodes", () -> client.nodes().list().getItems()));
  }

  private List<Pod> pods() {
    return cluster.list("pods", () -> client.pods().inAnyNamespace().list().getItems());
  }
}
