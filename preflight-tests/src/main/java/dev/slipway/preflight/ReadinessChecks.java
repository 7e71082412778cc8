package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;

import dev.slipway.cluster.Cluster;
import dev.slipway.config.AttestationsConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.config.RollbackPlanConfig;
import dev.slipway.config.StagingConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.record.ClusterRecords;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FolderRecords;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether the release and its surroundings are ready: staging, the window, the way back. */
@SlipwayTest
@DisplayName("readiness")
public class ReadinessChecks {
  private final Clock clock = Clock.systemUTC();
  private final Release release;
  private final Redactor redactor;
  private final Asked asked;

  ReadinessChecks(Release release, Redactor redactor) {
    this.release = release;
    this.redactor = redactor;
    this.asked = new Asked(release, clock);
  }

  @Test
  @Check(
      id = "prerequisite.staging",
      sop = "1",
      asks = "staging ran this version, healthy, for at least 24 h",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "release it to staging, and let it run there")
  @DisplayName("staging ran this version")
  void stagingRanIt(CheckReporter reporter) {
    StagingConfig staging = asked.prerequisites().staging();
    asked.orAttested(
        "staging",
        staging == null ? null : () -> require(missing(staging)),
        "checks.prerequisites.staging is not there",
        reporter);
  }

  private String missing(StagingConfig staging) {
    Instant now = clock.instant();
    return switch (staging.source()) {
      case GITHUB -> {
        GitHub gitHub = Objects.requireNonNull(asked.prerequisites().gitHub(), "github");
        yield new StagingDeployments(new GitHubCaller(gitHub))
            .missing(staging.environment(), release.version().value(), staging.healthyFor(), now);
      }
      case FOLDER, CLUSTER ->
          StagingRecords.missing(records(staging), release.version(), staging.healthyFor(), now);
    };
  }

  /** All of them: of records that cannot be read nobody knows what they would say. */
  private List<DeploymentRecord> records(StagingConfig staging) {
    List<String> unreadable = new ArrayList<>();
    List<DeploymentRecord> records;
    try {
      records =
          staging.source() == StagingConfig.Source.FOLDER
              ? new FolderRecords(
                      release.config().records().folder(),
                      release.application(),
                      staging.environment(),
                      redactor,
                      unreadable::add)
                  .history()
              : ofCluster(release.config().environment(staging.environment()), unreadable);
    } catch (SlipwayException e) {
      throw new CouldNotCheckException(
          "Tried to read the records of '" + staging.environment() + "', but: " + e.getMessage(),
          e);
    }
    if (!unreadable.isEmpty()) {
      throw new CouldNotCheckException(String.join("; ", unreadable));
    }
    return records;
  }

  private List<DeploymentRecord> ofCluster(EnvironmentConfig environment, List<String> unreadable) {
    try (Cluster cluster = Cluster.open(environment)) {
      return new ClusterRecords(
              cluster.client(),
              environment.namespace(),
              release.application(),
              ClusterRecords.KEEP,
              redactor,
              unreadable::add)
          .history();
    }
  }

  @Test
  @Check(
      id = "prerequisite.maintenance",
      sop = "1",
      asks = "it is now an announced maintenance window, where a release needs one",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "announce a window, or release in one")
  @DisplayName("the maintenance window is announced")
  void windowIsAnnounced(CheckReporter reporter) {
    Path windows = asked.prerequisites().maintenance();
    asked.orAttested(
        "maintenance",
        windows == null
            ? null
            : () -> require(MaintenanceWindows.missing(windows, clock.instant())),
        "checks.prerequisites.maintenance names no windows: a release needs none",
        reporter);
  }

  @Test
  @Check(
      id = "prerequisite.rollback-plan",
      sop = "1",
      asks = "the rollback plan was reviewed since the last change of what it covers",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "review it, and say so in its table")
  @DisplayName("the rollback plan is reviewed")
  void planIsReviewed(CheckReporter reporter) {
    RollbackPlanConfig plan = asked.prerequisites().rollbackPlan();
    asked.orAttested(
        "rollback-plan",
        plan == null
            ? null
            : () ->
                require(
                    RollbackReviews.missing(
                        plan, git(), release.version().value(), clock.instant())),
        "checks.prerequisites.rollbackPlan is not there",
        reporter);
  }

  @Test
  @Check(
      id = "preflight.work-tree",
      sop = "2",
      asks = "the work tree is that of the release's commit, and clean",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "check the commit out, and commit or discard what is changed")
  @DisplayName("the work tree is clean")
  void workTreeIsClean() {
    gitBranch();
    Git git = git();
    String version = release.version().value();
    String head = git.known("HEAD");
    if (!git.known(version).equals(head)) {
      throw new AssertionError(
          "the work tree is at "
              + head
              + ", whose manifests would be released with the images of "
              + version
              + "; check out "
              + version);
    }
    List<String> changes = git.changes(writtenForIt());
    if (!changes.isEmpty()) {
      throw new AssertionError(
          "the work tree is not what was committed: "
              + String.join(", ", changes.subList(0, Math.min(10, changes.size())))
              + (changes.size() > 10 ? " and " + (changes.size() - 10) + " more" : "")
              + "; commit or discard these");
    }
  }

  /** What is written for a release once its commit is there, and is no part of what is released. */
  private List<Path> writtenForIt() {
    List<Path> written = new ArrayList<>();
    written.add(release.config().records().folder());
    written.add(release.config().approval().folder());
    AttestationsConfig attestations = asked.prerequisites().attestations();
    if (attestations != null) {
      written.add(attestations.file());
    }
    return written;
  }

  @Test
  @Check(
      id = "preflight.branch",
      sop = "2",
      asks = "the commit is on the branch of releases, as the local repository knows it",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "fetch, and merge it first")
  @DisplayName("the commit is on the branch here")
  void commitIsOnTheBranch() {
    String branch = gitBranch();
    if (!git().isOn(branch, release.version().value())) {
      throw new AssertionError(
          release.version() + " is not on " + branch + " as it was fetched; fetch, or merge it");
    }
  }

  private String gitBranch() {
    return Asked.required(
        asked.prerequisites().gitBranch(), "checks.prerequisites.gitBranch is not there");
  }

  private Git git() {
    return new Git(release.config().folder());
  }

  private static void require(String missing) {
    if (!missing.isEmpty()) {
      throw new AssertionError(missing);
    }
  }
}
