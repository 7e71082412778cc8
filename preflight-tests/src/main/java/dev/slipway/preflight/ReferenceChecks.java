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
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** What the release's objects name: it comes with the release, or is in the cluster. */
@SlipwayTest
@DisplayName("references")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class ReferenceChecks {
  private final ReleaseObjects objects;
  private final LiveCluster cluster;

  ReferenceChecks(Release release, KubernetesClient client) {
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
  }

  @TestFactory
  @Check(
      id = "preflight.reference",
      sop = "2",
      source = "E",
      asks =
          "each object and key that the manifests name is among them or in the cluster; "
              + "a Secret that is made of one of them warns",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "create it, or correct the name")
  @DisplayName("there is")
  Stream<DynamicTest> areThere(CheckReporter reporter) {
    Set<Reference> references = References.of(objects, cluster);
    if (references.isEmpty()) {
      Assumptions.abort("the release's manifests name nothing else");
    }
    return references.stream().map(r -> dynamicTest(r.what(), () -> require(r, reporter)));
  }

  private void require(Reference reference, CheckReporter reporter) {
    Optional<GenericKubernetesResource> there =
        objects.find(reference.target()).or(() -> cluster.find(reference.target()));
    if (there.isPresent()) {
      requireKeys(reference, there.get());
      return;
    }
    String what =
        reference.target()
            + ", which "
            + reference.by()
            + " names, is neither in the manifests nor in the cluster";
    String remedy = "create it, or correct the name";
    if (!reference.target().kind().equals("Secret")) {
      throw new AssertionError(what + "; " + remedy);
    }
    new MadeSecrets(objects).fail(reference.target().name(), what, remedy, reporter);
  }

  private static void requireKeys(Reference reference, GenericKubernetesResource found) {
    Set<String> missing = new TreeSet<>(reference.keys());
    Set<String> there = new TreeSet<>();
    for (String field : Set.of("data", "stringData", "binaryData")) {
      if (found.get(field) instanceof Map<?, ?> entries) {
        entries.keySet().forEach(key -> there.add(String.valueOf(key)));
      }
    }
    missing.removeAll(there);
    if (!missing.isEmpty()) {
      throw new AssertionError(
          reference.target()
              + " has not the keys "
              + missing
              + " that "
              + reference.by()
              + " names, only "
              + there
              + "; add them, or correct the names");
    }
  }
}
