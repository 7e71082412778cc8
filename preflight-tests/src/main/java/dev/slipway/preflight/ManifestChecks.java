package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The manifests: served, and accepted in a dry run, without a fixed or foreign field changed. */
@SlipwayTest
@DisplayName("manifests")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class ManifestChecks {
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final DryRun dryRun;

  ManifestChecks(Release release, KubernetesClient client) {
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
    this.dryRun = new DryRun(client);
  }

  @TestFactory
  @Check(
      id = "preflight.served",
      sop = "2",
      source = "C",
      asks = "the API server serves each kind, or its definition comes with the release",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "write the apiVersion that the message names")
  @DisplayName("is served")
  Stream<DynamicTest> areServed(CheckReporter reporter) {
    return objects.all().stream()
        .map(o -> o.getApiVersion() + " " + o.getKind())
        .distinct()
        .map(kind -> dynamicTest(kind, () -> requireServed(kind, reporter)));
  }

  @TestFactory
  @Check(
      id = "preflight.immutable",
      sop = "2",
      source = "C",
      asks = "in a dry run no field changes that is fixed once its object exists",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "undo the change, or give the object another name")
  @DisplayName("changes no fixed field")
  Stream<DynamicTest> changeNoFixedField() {
    return each(
        DryRun.Kind.IMMUTABLE,
        "; undo that change, give the object another name, or delete it once the release may"
            + " replace it");
  }

  @TestFactory
  @Check(
      id = "preflight.field-manager",
      sop = "2",
      source = "C",
      asks = "in a dry run no field belongs to another manager",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "leave the field out, or hand it over as the message says")
  @DisplayName("takes no field from another manager")
  Stream<DynamicTest> takeNoForeignField() {
    return each(DryRun.Kind.CONFLICT, "");
  }

  @TestFactory
  @Check(
      id = "preflight.dry-run",
      sop = "2",
      source = "C",
      asks = "the API server accepts each object in a dry run",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "correct the manifest")
  @DisplayName("is accepted in a dry run")
  Stream<DynamicTest> areAccepted() {
    return each(DryRun.Kind.REFUSED, "; correct the manifest");
  }

  private Stream<DynamicTest> each(DryRun.Kind refusal, String remedy) {
    List<GenericKubernetesResource> all = objects.all();
    ObjectRef namespace = new ObjectRef("v1", "Namespace", null, objects.namespace());
    if (!cluster.has(namespace)) {
      Assumptions.abort(
          "namespace " + objects.namespace() + " is not there yet, so nothing can be dry-run");
    }
    Autoscalers autoscalers = new Autoscalers(objects, cluster);
    return all.stream()
        .filter(o -> objects.served(o.getApiVersion(), o.getKind()))
        .map(
            o ->
                dynamicTest(
                    ObjectRef.of(o).toString(),
                    () -> {
                      DryRun.Answer answer = dryRun.of(o, autoscalers);
                      if (answer.kind() == refusal) {
                        throw new AssertionError(answer.why() + remedy);
                      }
                      if (answer.kind() == DryRun.Kind.UNKNOWN) {
                        throw new CouldNotCheckException(answer.why());
                      }
                    }));
  }

  private void requireServed(String kind, CheckReporter reporter) {
    String apiVersion = kind.substring(0, kind.indexOf(' '));
    String name = kind.substring(kind.indexOf(' ') + 1);
    String instead = RemovedApis.instead(apiVersion, name);
    if (!objects.served(apiVersion, name)) {
      if (comesWithTheRelease(apiVersion, name)) {
        return;
      }
      throw new AssertionError(
          "The API server serves no "
              + name
              + " in "
              + apiVersion
              + (instead.isEmpty()
                  ? "; install its CustomResourceDefinition, or correct apiVersion and kind"
                  : "; " + instead));
    }
    if (!instead.isEmpty()) {
      reporter.warn("Kubernetes will serve no " + name + " in " + apiVersion + "; " + instead);
    }
  }

  private boolean comesWithTheRelease(String apiVersion, String kind) {
    return objects.of("apiextensions.k8s.io", "CustomResourceDefinition").stream()
        .filter(d -> kind.equals(d.get("spec", "names", "kind")))
        .anyMatch(d -> apiVersion.startsWith(d.get("spec", "group") + "/"));
  }
}
