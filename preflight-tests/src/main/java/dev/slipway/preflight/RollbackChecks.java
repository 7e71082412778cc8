package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.config.MigrationConfig;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.image.Registry;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The way back: what runs now can run again. */
@SlipwayTest
@DisplayName("rollback")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class RollbackChecks {
  private final Release release;
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final ReleaseRegistry registry;

  RollbackChecks(Release release, KubernetesClient client, Redactor redactor) {
    this.release = release;
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
    this.registry =
        new ReleaseRegistry(
            Registry.open(release.config().registries(), redactor, Clock.systemUTC()));
  }

  @TestFactory
  @Check(
      id = "preflight.history",
      sop = "2",
      source = "H",
      asks = "each workload keeps at least one earlier revision",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "set revisionHistoryLimit to 1 or more, or leave it out")
  @DisplayName("keeps its history")
  Stream<DynamicTest> keepTheirHistory() {
    List<Workload> workloads =
        Workload.of(objects, cluster).stream().filter(Workload::serves).toList();
    if (workloads.isEmpty()) {
      Assumptions.abort("the release has no workload that stays");
    }
    return workloads.stream()
        .map(
            w ->
                dynamicTest(
                    name(w.ref()),
                    () -> {
                      Object limit = w.object().get("spec", "revisionHistoryLimit");
                      if (limit instanceof Number number && number.intValue() < 1) {
                        throw new AssertionError(
                            w.ref()
                                + " has revisionHistoryLimit "
                                + limit
                                + ", so that kubectl rollout undo finds nothing; set it to 1 or"
                                + " more");
                      }
                    }));
  }

  @TestFactory
  @Check(
      id = "preflight.way-back-image",
      sop = "2",
      source = "H",
      asks = "each image that runs now is still in its registry",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "push it again: a rollback to a node that has not cached it would fail")
  @DisplayName("is still in its registry:")
  Stream<DynamicTest> imagesAreStillThere() {
    Set<String> images = new LinkedHashSet<>();
    live().forEach(w -> w.allContainers().stream().map(Container::getImage).forEach(images::add));
    var asked = release.config().checks().images();
    if (asked == null || asked.notFor().contains(release.environment().name())) {
      Assumptions.abort("checks.images does not ask the images' registries for this environment");
    }
    return images.stream()
        .map(image -> dynamicTest(image, () -> registry.require(image, Set.of())));
  }

  @TestFactory
  @Check(
      id = "preflight.way-back-config",
      sop = "2",
      source = "H",
      asks = "each Secret, ConfigMap and key that the running version names is still there",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "create it again, or the running version cannot be started a second time")
  @DisplayName("is still there for the running version:")
  Stream<DynamicTest> configurationIsStillThere() {
    Set<Reference> references = new LinkedHashSet<>();
    live().forEach(w -> references.addAll(References.of(w, objects, cluster)));
    if (references.isEmpty()) {
      Assumptions.abort("the running version names nothing else");
    }
    return references.stream().map(r -> dynamicTest(r.what(), () -> requireLive(r)));
  }

  @Test
  @Check(
      id = "preflight.irreversible",
      sop = "2",
      source = "H",
      asks =
          "nothing of the release is beyond a rollback: migrations, Jobs, claims that grow,"
              + " versions that a definition loses",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "know how to go on without it: expand and contract, or declare a downgrade")
  @DisplayName("can be taken back")
  void canBeTakenBack(CheckReporter reporter) {
    objects.asked();
    List<String> lost = new ArrayList<>();
    for (GenericKubernetesResource definition :
        objects.of("apiextensions.k8s.io", "CustomResourceDefinition")) {
      Set<String> gone =
          cluster
              .find(ObjectRef.of(definition))
              .map(RollbackChecks::versions)
              .orElse(new TreeSet<>());
      gone.removeAll(versions(definition));
      if (!gone.isEmpty()) {
        lost.add(
            "CustomResourceDefinition/"
                + definition.getMetadata().getName()
                + " loses its versions "
                + gone
                + "; serve them until every object is stored in another");
      }
    }
    if (!lost.isEmpty()) {
      throw new AssertionError(String.join("\n", lost));
    }
    told(reporter);
  }

  private void told(CheckReporter reporter) {
    MigrationConfig migration = release.config().migration();
    if (migration != null && migration.downgrade() == null) {
      reporter.warn(
          "a rollback leaves the schema as the migration made it: the running version must work"
              + " with it");
    }
    for (GenericKubernetesResource job : objects.of("batch", "Job")) {
      reporter.warn(
          "Job/" + job.getMetadata().getName() + " runs once: what it does is not taken back");
    }
    for (GenericKubernetesResource claim : objects.of("", "PersistentVolumeClaim")) {
      Object wanted = claim.get("spec", "resources", "requests", "storage");
      cluster
          .find(ObjectRef.of(claim))
          .map(c -> c.get("spec", "resources", "requests", "storage"))
          .filter(size -> !size.equals(wanted))
          .ifPresent(
              size ->
                  reporter.warn(
                      "PersistentVolumeClaim/"
                          + claim.getMetadata().getName()
                          + " goes from "
                          + size
                          + " to "
                          + wanted
                          + ": a claim never shrinks again"));
    }
  }

  private static Set<String> versions(GenericKubernetesResource definition) {
    Set<String> versions = new TreeSet<>();
    if (definition.get("spec", "versions") instanceof List<?> all) {
      for (Object version : all) {
        if (version instanceof Map<?, ?> map) {
          versions.add(String.valueOf(map.get("name")));
        }
      }
    }
    return versions;
  }

  private void requireLive(Reference reference) {
    GenericKubernetesResource found =
        cluster
            .find(reference.target())
            .orElseThrow(
                () ->
                    new AssertionError(
                        reference.target()
                            + ", which the running "
                            + reference.by()
                            + " names, is gone; create it again"));
    Set<String> missing = new TreeSet<>(reference.keys());
    for (String field : Set.of("data", "binaryData")) {
      if (found.get(field) instanceof Map<?, ?> entries) {
        entries.keySet().forEach(key -> missing.remove(String.valueOf(key)));
      }
    }
    if (!missing.isEmpty()) {
      throw new AssertionError(
          reference.target()
              + " has lost the keys "
              + missing
              + " that the running "
              + reference.by()
              + " names; add them again");
    }
  }

  /** The release's workloads as they run now. */
  private List<Workload> live() {
    List<Workload> live =
        Workload.of(objects, cluster).stream()
            .filter(Workload::serves)
            .flatMap(w -> cluster.find(w.ref()).stream())
            .flatMap(o -> Workload.of(o, cluster))
            .toList();
    if (live.isEmpty()) {
      Assumptions.abort("none of the release's workloads is there yet");
    }
    return live;
  }

  private static String name(ObjectRef ref) {
    return ref.kind() + "/" + ref.name();
  }
}
