package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.harness.Check;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What stands between a manifest and the API server's store: webhooks and definitions. */
@SlipwayTest
@DisplayName("admission")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class AdmissionChecks {
  private final KubernetesClient client;
  private final ReleaseObjects objects;
  private final LiveCluster cluster;

  AdmissionChecks(Release release, KubernetesClient client) {
    this.client = client;
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
  }

  @TestFactory
  @Check(
      id = "preflight.webhook",
      sop = "2",
      source = "C",
      asks = "each webhook that must admit the release's objects or pods has a ready endpoint",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "bring the webhook's Service back, or delete its configuration")
  @DisplayName("answers")
  Stream<DynamicTest> webhooksAnswer() {
    Set<Kind> kinds = kinds();
    Map<String, String> labels = namespaceLabels();
    List<Webhook> webhooks =
        Webhook.all(client, cluster).stream().filter(w -> w.mustAdmit(kinds, labels)).toList();
    if (webhooks.isEmpty()) {
      Assumptions.abort("no webhook must admit the release's objects");
    }
    return webhooks.stream().map(w -> dynamicTest(w.name(), () -> requireEndpoint(w)));
  }

  @TestFactory
  @Check(
      id = "preflight.crd",
      sop = "2",
      source = "C",
      asks = "each CustomResourceDefinition that the manifests stand on is Established",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "see the conditions of the definition, and install its controller")
  @DisplayName("is Established")
  Stream<DynamicTest> definitionsAreEstablished() {
    Set<String> custom =
        objects.all().stream()
            .map(o -> ObjectRef.of(o).group() + " " + o.getKind())
            .filter(k -> k.substring(0, k.indexOf(' ')).contains("."))
            .collect(Collectors.toSet());
    List<CustomResourceDefinition> definitions =
        custom.isEmpty()
            ? List.of()
            : cluster
                .list(
                    "customresourcedefinitions",
                    () -> client.apiextensions().v1().customResourceDefinitions().list().getItems())
                .stream()
                .filter(
                    d ->
                        custom.contains(
                            d.getSpec().getGroup() + " " + d.getSpec().getNames().getKind()))
                .toList();
    if (definitions.isEmpty()) {
      Assumptions.abort("no object of the release is of a custom kind that is there");
    }
    return definitions.stream()
        .map(d -> dynamicTest(d.getMetadata().getName(), () -> requireEstablished(d)));
  }

  private static void requireEstablished(CustomResourceDefinition definition) {
    boolean established =
        definition.getStatus() != null
            && definition.getStatus().getConditions().stream()
                .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
    if (!established) {
      throw new AssertionError(
          "CustomResourceDefinition/"
              + definition.getMetadata().getName()
              + " is not Established, so that its objects are not served; see its conditions");
    }
  }

  private void requireEndpoint(Webhook webhook) {
    List<Endpoints> endpoints =
        cluster.list(
            "endpoints",
            () ->
                Stream.ofNullable(
                        client
                            .endpoints()
                            .inNamespace(webhook.serviceNamespace())
                            .withName(webhook.serviceName())
                            .get())
                    .toList());
    boolean ready =
        endpoints.stream()
            .flatMap(e -> e.getSubsets().stream())
            .anyMatch(s -> !s.getAddresses().isEmpty());
    if (!ready) {
      throw new AssertionError(
          "Webhook "
              + webhook.name()
              + " of "
              + webhook.configuration()
              + " must admit what the release writes, but Service "
              + webhook.serviceNamespace()
              + "/"
              + webhook.serviceName()
              + " has no ready endpoint; bring it back, or delete the configuration");
    }
  }

  /** A kind as webhooks name it. */
  record Kind(String group, String plural) {}

  /** Those of the release, and the pods and ReplicaSets that its controllers will make. */
  private Set<Kind> kinds() {
    Set<Kind> kinds = new HashSet<>();
    for (GenericKubernetesResource object : objects.all()) {
      kinds.add(
          new Kind(
              ObjectRef.of(object).group(),
              Pluralize.toPlural(object.getKind().toLowerCase(Locale.ROOT))));
    }
    if (!Workload.of(objects, cluster).isEmpty()) {
      kinds.add(new Kind("", "pods"));
      kinds.add(new Kind("apps", "replicasets"));
    }
    return kinds;
  }

  private Map<String, String> namespaceLabels() {
    return cluster
        .find(new ObjectRef("v1", "Namespace", null, objects.namespace()))
        .map(n -> n.getMetadata().getLabels())
        .orElse(Map.of());
  }
}
