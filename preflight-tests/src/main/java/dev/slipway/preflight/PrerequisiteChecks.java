package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.config.JiraConfig;
import dev.slipway.config.OnCallConfig;
import dev.slipway.config.PrerequisitesConfig;
import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What must be settled before a release is considered at all: section 1 of the SOP. */
@SlipwayTest
@DisplayName("prerequisites")
public class PrerequisiteChecks {
  private final Clock clock = Clock.systemUTC();
  private final Release release;
  private final Asked asked;

  PrerequisiteChecks(Release release) {
    this.release = release;
    this.asked = new Asked(release, clock);
  }

  @Test
  @Check(
      id = "prerequisite.ci",
      sop = "1",
      asks = "CI is green for this commit, and each required check is there",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "wait for CI, or mend what it found")
  @DisplayName("CI is green for this commit")
  void ciIsGreen(CheckReporter reporter) {
    GitHub gitHub = asked.prerequisites().gitHub();
    String commit = release.version().value();
    Runnable system =
        gitHub == null
            ? null
            : () ->
                assertThat(
                        new ContinuousIntegration(new GitHubCaller(gitHub))
                            .complaints(commit, gitHub.requiredChecks()))
                    .as("what is not green for %s in %s", commit, gitHub.repository())
                    .isEmpty();
    asked.orAttested("ci", system, "checks.prerequisites.github is not there", reporter);
  }

  @Test
  @Check(
      id = "prerequisite.commit",
      sop = "2",
      asks = "the commit is on the branch of releases",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "merge it first")
  @DisplayName("the commit is on the branch")
  void commitIsOnTheBranch() {
    GitHub gitHub =
        Asked.required(asked.prerequisites().gitHub(), "checks.prerequisites.github is not there");
    String commit = release.version().value();
    assertThat(new BranchCommit(new GitHubCaller(gitHub)).standing(gitHub.branch(), commit))
        .as("how %s stands to branch %s; merge it first", commit, gitHub.branch())
        .isIn("identical", "behind");
  }

  @TestFactory
  @Check(
      id = "prerequisite.bugs",
      sop = "1",
      asks = "no bug of one of the labels on GitHub, or the priorities on Jira, is open",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "close the bugs, or lower their priority")
  @DisplayName("no open bug is")
  Stream<DynamicTest> noBugIsOpen(CheckReporter reporter) {
    PrerequisitesConfig config = asked.prerequisites();
    GitHub gitHub = config.gitHub();
    JiraConfig jira = config.jira();
    if (gitHub == null && jira == null) {
      return Stream.of(
          dynamicTest(
              "attested",
              () ->
                  asked.orAttested(
                      "bugs",
                      null,
                      "neither checks.prerequisites.github nor .jira is there",
                      reporter)));
    }
    Stream<DynamicTest> onGitHub =
        gitHub == null
            ? Stream.of()
            : bugs(
                gitHub.bugLabels(),
                new OpenBugs(new GitHubCaller(gitHub))::with,
                gitHub.repository(),
                reporter);
    Stream<DynamicTest> onJira =
        jira == null
            ? Stream.of()
            : bugs(
                jira.priorities(),
                new JiraBugs(jira)::with,
                "project " + jira.project() + " on Jira",
                reporter);
    return Stream.concat(onGitHub, onJira);
  }

  private Stream<DynamicTest> bugs(
      List<String> levels,
      Function<String, List<String>> open,
      String where,
      CheckReporter reporter) {
    return levels.stream()
        .map(
            level ->
                dynamicTest(
                    level + " of " + where,
                    () ->
                        asked.orAttested(
                            "bugs",
                            () ->
                                assertThat(open.apply(level))
                                    .as("open %s bugs of %s", level, where)
                                    .isEmpty(),
                            "",
                            reporter)));
  }

  @TestFactory
  @Check(
      id = "prerequisite.sign-off",
      sop = "1",
      asks = "each row of the sign-off documents is ticked",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "have the blank rows signed")
  @DisplayName("signed off")
  Stream<DynamicTest> isSignedOff() {
    PrerequisitesConfig config = asked.prerequisites();
    if (config.signOffs().isEmpty()) {
      abort("checks.prerequisites.signOffs names no document");
    }
    return config.signOffs().stream()
        .map(
            signOff ->
                dynamicTest(
                    signOff.name(),
                    () ->
                        assertThat(SignOffDocument.blanks(signOff))
                            .as("what is not signed in %s", signOff.file())
                            .isEmpty()));
  }

  @Test
  @Check(
      id = "prerequisite.on-call",
      sop = "1",
      asks = "an engineer is on call from now on for 24 h without a gap, on each level",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "fill the gap in the roster or the schedule")
  @DisplayName("an engineer is on call for the next 24 h")
  void someoneIsOnCall(CheckReporter reporter) {
    Path roster = asked.prerequisites().roster();
    OnCallConfig system = asked.prerequisites().onCall();
    Instant now = clock.instant();
    Runnable ask =
        roster == null && system == null
            ? null
            : () -> {
              if (roster != null) {
                assertThat(Roster.gaps(roster, now))
                    .as("what is missing in the roster %s", roster)
                    .isEmpty();
              }
              if (system != null) {
                assertThat(OnCall.of(system).gaps(now))
                    .as("what is missing in %s", system.endpoint().url())
                    .isEmpty();
              }
            };
    asked.orAttested(
        "on-call", ask, "neither checks.prerequisites.roster nor .onCall is there", reporter);
  }

  @Test
  @Check(
      id = "prerequisite.briefed",
      sop = "1",
      asks = "whoever is on call was briefed, which no system knows",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "brief them, and attest it")
  @DisplayName("the engineer on call is briefed")
  void isBriefed(CheckReporter reporter) {
    PrerequisitesConfig config = asked.prerequisites();
    if (config.onCall() != null) {
      asked.attestedOnly("briefed");
      return;
    }
    asked.orAttested(
        "briefed",
        null,
        config.roster() == null
            ? "nobody is asked for"
            : "the roster says who is briefed, and prerequisite.on-call reads it",
        reporter);
  }
}
