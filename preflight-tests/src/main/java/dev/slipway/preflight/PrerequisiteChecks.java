package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.config.PrerequisitesConfig;
import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.harness.Check;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What must be settled before a release is considered at all: section 1 of the SOP. */
@SlipwayTest
@DisplayName("prerequisites")
public class PrerequisiteChecks {
  private final Release release;

  PrerequisiteChecks(Release release) {
    this.release = release;
  }

  @Test
  @Check(
      id = "prerequisite.ci",
      sop = "1",
      asks = "CI is green for this commit, and each required check is there",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "wait for CI, or mend what it found")
  @DisplayName("CI is green for this commit")
  void ciIsGreen() {
    GitHub gitHub = gitHub();
    String commit = release.version().value();
    assertThat(
            new ContinuousIntegration(caller(gitHub)).complaints(commit, gitHub.requiredChecks()))
        .as("what is not green for %s in %s", commit, gitHub.repository())
        .isEmpty();
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
    GitHub gitHub = gitHub();
    String commit = release.version().value();
    assertThat(new BranchCommit(caller(gitHub)).standing(gitHub.branch(), commit))
        .as("how %s stands to branch %s; merge it first", commit, gitHub.branch())
        .isIn("identical", "behind");
  }

  @TestFactory
  @Check(
      id = "prerequisite.bugs",
      sop = "1",
      asks = "no issue with one of the labels is open",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "close the bugs, or take the label off")
  @DisplayName("no open bug is labelled")
  Stream<DynamicTest> noBugIsOpen() {
    GitHub gitHub = gitHub();
    OpenBugs bugs = new OpenBugs(caller(gitHub));
    return gitHub.bugLabels().stream()
        .map(
            label ->
                dynamicTest(
                    label,
                    () ->
                        assertThat(bugs.with(label))
                            .as("open %s issues of %s", label, gitHub.repository())
                            .isEmpty()));
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
    PrerequisitesConfig asked = asked();
    if (asked.signOffs().isEmpty()) {
      abort("checks.prerequisites.signOffs names no document");
    }
    return asked.signOffs().stream()
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
      asks = "a briefed engineer is on call for the next 24 h",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "fill the gap in the roster, and brief the engineer")
  @DisplayName("a briefed engineer is on call for the next 24 h")
  void someoneIsOnCall() {
    Path roster = required(asked().roster(), "checks.prerequisites.roster names no roster");
    assertThat(Roster.gaps(roster, Clock.systemUTC().instant()))
        .as("what is missing in the roster %s", roster)
        .isEmpty();
  }

  private GitHub gitHub() {
    return required(asked().gitHub(), "checks.prerequisites.github is not there");
  }

  private PrerequisitesConfig asked() {
    String environment = release.environment().name();
    PrerequisitesConfig asked = release.config().checks().prerequisites();
    if (asked.notFor().contains(environment)) {
      abort("environment " + environment + " asks for no prerequisites");
    }
    return asked;
  }

  private static <T> T required(@Nullable T value, String reason) {
    return value == null ? abort(reason) : value;
  }

  /** Without redirects: an authenticated request goes nowhere but where it was meant to. */
  private static GitHubCaller caller(GitHub gitHub) {
    return new GitHubCaller(
        gitHub,
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(10))
            .build());
  }
}
