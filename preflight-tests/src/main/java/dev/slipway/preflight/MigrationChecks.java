package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.config.MigrationChecksConfig;
import dev.slipway.config.MigrationChecksConfig.Run;
import dev.slipway.config.MigrationConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.JobRunner;
import dev.slipway.harness.Check;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.manifest.ReleaseManifests;
import dev.slipway.migration.MigrationSurvey;
import dev.slipway.migration.MigrationSurvey.Seen;
import dev.slipway.migration.Surveyor;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The migrations: what they would do to the database, seen before anything is rolled out. */
@SlipwayTest
@DisplayName("migrations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class MigrationChecks {
  private final Release release;
  private final KubernetesClient client;
  private final Redactor redactor;
  private final Surveyor surveyor;
  private @Nullable MigrationSurvey survey;

  MigrationChecks(Release release, KubernetesClient client, Redactor redactor) {
    this.release = release;
    this.client = client;
    this.redactor = redactor;
    this.surveyor = new Surveyor(redactor, Clock.systemUTC());
  }

  @Test
  @Check(
      id = "preflight.migrations",
      sop = "2",
      asks =
          "the migrations have one head, know where the database is, and what is pending is what is"
              + " declared",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy =
          "merge the heads, release an image that knows the database, or declare what is pending")
  @DisplayName("what is pending is what is declared")
  void areAsDeclared() {
    Seen seen = seen(asked());
    if (!seen.difference().isEmpty()) {
      throw new AssertionError(
          seen.difference() + "; declare it in migration.pending, or find what is missing");
    }
  }

  @Test
  @Check(
      id = "preflight.migration-locks",
      sop = "2",
      asks = "the SQL of what is pending takes no lock for long, and breaks no running version",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "write the migration as the message says, or accept its rule in slipway.yaml")
  @DisplayName("take no lock for long")
  void takeNoLockForLong() {
    MigrationChecksConfig asked = asked();
    Seen seen = seen(asked);
    if (seen.current().equals(seen.head()) && seen.pending().isEmpty()) {
      abort("nothing is pending");
    }
    MigrationScript script = script(asked, seen);
    List<LockRules.Finding> findings =
        new ArrayList<>(LockRules.lint(script.sql(), script.inTransaction()));
    Squawk.find(System.getenv().getOrDefault("PATH", ""))
        .ifPresent(squawk -> findings.addAll(squawk.lint(script.sql(), script.inTransaction())));
    assertThat(findings.stream().filter(f -> !asked.accepted().contains(f.rule())))
        .as("what locks a table for long, or breaks the version that runs")
        .isEmpty();
  }

  private MigrationScript script(MigrationChecksConfig asked, Seen seen) {
    return MigrationScript.of(config(), asked.sql(), seen, surveyor, runner(asked));
  }

  private synchronized Seen seen(MigrationChecksConfig asked) {
    if (survey == null) {
      survey = surveyor.survey(config(), runner(asked));
    }
    MigrationSurvey known = Objects.requireNonNull(survey);
    return switch (known.kind()) {
      case SEEN -> (Seen) known;
      case STOPPED -> {
        var stopped = (MigrationSurvey.Stopped) known;
        String why = stopped.cause() + "; " + stopped.refusal().nextStep();
        if (stopped.proven()) {
          throw new AssertionError(why);
        }
        throw new CouldNotCheckException("Tried to look at the migrations, but " + why);
      }
    };
  }

  private MigrationChecksConfig asked() {
    MigrationChecksConfig asked =
        Asked.required(
            new Asked(release, Clock.systemUTC()).prerequisites().migrations(),
            "checks.prerequisites.migrations is not there");
    Asked.required(release.config().migration(), "the release has no migration");
    return asked;
  }

  private MigrationConfig config() {
    return Objects.requireNonNull(release.config().migration(), "migration");
  }

  private CommandRunner runner(MigrationChecksConfig asked) {
    if (asked.run() == Run.LOCAL) {
      Path folder = asked.folder();
      return new LocalRunner(folder == null ? release.config().folder() : folder, Map.of());
    }
    try {
      return JobRunner.builder(client, redactor)
          .namespace(release.namespace())
          .manifests(ReleaseManifests.of(release, new DiscoveredScopes(client)).manifests())
          .workload(config().workload())
          .container(config().container())
          .application(release.application())
          .release("preflight-" + release.version())
          .build();
    } catch (SlipwayException | KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to make a Job from the release's manifests, but " + e.getMessage(), e);
    }
  }
}
