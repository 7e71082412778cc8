package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.preflight.Catalogue.find;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.GateResult;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slipway.yaml that asks for nothing: what is not asked for is skipped, and said so. */
class NothingAskedTest {
  @TempDir private Path folder;

  @Test
  @Shows(
      is = SKIPPED,
      of = "preflight.fingerprint",
      every = {
        AdmissionChecks.class,
        AlertChecks.class,
        BaselineChecks.class,
        CapacityChecks.class,
        DependencyChecks.class,
        ImageChecks.class,
        IngressChecks.class,
        ManifestChecks.class,
        MigrationChecks.class,
        PolicyChecks.class,
        PrerequisiteChecks.class,
        ReadinessChecks.class,
        ReferenceChecks.class,
        RollbackChecks.class,
        TargetChecks.class
      })
  void skipsAllButWhatEveryReleaseNeeds() {
    try (Catalogue catalogue = new Catalogue(WholeSuite.classes(), folder)) {
      GateResult result =
          catalogue.evaluate(
              Catalogue.SETTINGS, "prerequisites: {notFor: [production]}", catalogue.client);

      assertThat(result.checks())
          .filteredOn(c -> c.outcome() == SKIPPED)
          .allSatisfy(c -> assertThat(c.message()).isNotBlank());
      assertThat(find(result, "preflight.baseline-pods").message())
          .contains("checks.cluster is not there");
      assertThat(find(result, "prerequisite.ci").message())
          .contains("production asks for no prerequisites");
    }
  }
}
