package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;

import dev.slipway.config.Severity;
import dev.slipway.harness.Check;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What runs now is well: a release into an ill namespace can neither be judged nor taken back. */
@SlipwayTest
@DisplayName("baseline")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class BaselineChecks {
  /** What is older has been seen to. */
  private static final Duration RECENT = Duration.ofMinutes(15);

  private static final int TOLD = 5;

  private final KubernetesClient client;
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final Clock clock = Clock.systemUTC();

  BaselineChecks(Release release, KubernetesClient client) {
    this.client = client;
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
  }

  @Test
  @Check(
      id = "preflight.baseline-pods",
      sop = "2",
      source = "I",
      asks = "no pod of the namespace crashes, waits for its image or is Pending for 2 min",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "mend or delete the pods that the message names")
  @DisplayName("no pod is ill")
  void noPodIsIll() {
    objects.asked();
    failOn(
        cluster
            .list("pods", () -> client.pods().inNamespace(objects.namespace()).list().getItems())
            .stream()
            .flatMap(p -> PodIllness.of(p, clock.instant()).stream())
            .toList());
  }

  @Test
  @Check(
      id = "preflight.baseline-workloads",
      sop = "2",
      source = "I",
      asks = "each Deployment, StatefulSet and DaemonSet of the namespace has all its pods ready",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "see why its pods are not ready before another version comes")
  @DisplayName("every workload is ready")
  void everyWorkloadIsReady() {
    objects.asked();
    String in = objects.namespace();
    List<String> faults = new ArrayList<>();
    cluster
        .list("deployments", () -> client.apps().deployments().inNamespace(in).list().getItems())
        .forEach(
            d ->
                add(
                    faults,
                    "Deployment/" + d.getMetadata().getName(),
                    d.getSpec().getReplicas(),
                    d.getStatus() == null ? null : d.getStatus().getAvailableReplicas()));
    cluster
        .list("statefulsets", () -> client.apps().statefulSets().inNamespace(in).list().getItems())
        .forEach(
            s ->
                add(
                    faults,
                    "StatefulSet/" + s.getMetadata().getName(),
                    s.getSpec().getReplicas(),
                    s.getStatus() == null ? null : s.getStatus().getReadyReplicas()));
    cluster
        .list("daemonsets", () -> client.apps().daemonSets().inNamespace(in).list().getItems())
        .forEach(
            d ->
                add(
                    faults,
                    "DaemonSet/" + d.getMetadata().getName(),
                    d.getStatus() == null ? null : d.getStatus().getDesiredNumberScheduled(),
                    d.getStatus() == null ? null : d.getStatus().getNumberAvailable()));
    failOn(faults);
  }

  @Test
  @Check(
      id = "preflight.baseline-events",
      sop = "2",
      source = "I",
      asks = "the namespace had no Warning event in the last 15 min",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "see what the events name, and whether it is over")
  @DisplayName("no warning was told lately")
  void noWarningWasToldLately() {
    objects.asked();
    Instant since = clock.instant().minus(RECENT);
    failOn(
        cluster
            .list(
                "events",
                () -> client.v1().events().inNamespace(objects.namespace()).list().getItems())
            .stream()
            .filter(e -> "Warning".equals(e.getType()))
            .filter(e -> !last(e).isBefore(since))
            .map(
                e ->
                    e.getInvolvedObject().getKind()
                        + "/"
                        + e.getInvolvedObject().getName()
                        + " "
                        + e.getReason()
                        + ": "
                        + e.getMessage())
            .distinct()
            .toList());
  }

  @Test
  @Check(
      id = "preflight.baseline-namespaces",
      sop = "2",
      source = "I",
      asks = "no namespace of the cluster hangs in Terminating for 10 min",
      outcomes = {PASS, WARN, UNKNOWN, SKIPPED},
      severity = Severity.WARN,
      remedy = "see the conditions of the namespace: a finalizer or an API service is missing")
  @DisplayName("no namespace hangs in its end")
  void noNamespaceHangs() {
    objects.asked();
    Instant since = clock.instant().minus(Duration.ofMinutes(10));
    failOn(
        cluster.list("namespaces", () -> client.namespaces().list().getItems()).stream()
            .filter(n -> n.getMetadata().getDeletionTimestamp() != null)
            .filter(n -> Instant.parse(n.getMetadata().getDeletionTimestamp()).isBefore(since))
            .map(
                n ->
                    "Namespace/"
                        + n.getMetadata().getName()
                        + " is Terminating since "
                        + n.getMetadata().getDeletionTimestamp())
            .toList());
  }

  private static void add(
      List<String> faults, String name, @Nullable Integer wanted, @Nullable Integer ready) {
    int all = wanted == null ? 1 : wanted;
    int have = ready == null ? 0 : ready;
    if (have < all) {
      faults.add(name + " has " + have + " of " + all + " pods ready");
    }
  }

  private static Instant last(Event event) {
    return Stream.of(
            event.getLastTimestamp(),
            event.getEventTime() == null ? null : event.getEventTime().getTime(),
            event.getFirstTimestamp(),
            event.getMetadata().getCreationTimestamp())
        .filter(t -> t != null)
        .map(t -> OffsetDateTime.parse(t).toInstant())
        .findFirst()
        .orElse(Instant.EPOCH);
  }

  private static void failOn(List<String> faults) {
    if (!faults.isEmpty()) {
      int more = faults.size() - TOLD;
      throw new AssertionError(
          String.join("\n", faults.subList(0, Math.min(TOLD, faults.size())))
              + (more > 0 ? "\nand " + more + " more" : "")
              + "\nSee to it before another version comes");
    }
  }
}
