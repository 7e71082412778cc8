package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must be settled before a release is considered at all: section 1 of the SOP.
 *
 * @param notFor the environments that ask for none of it, as a rehearsal's. All others do, so that
 *     a misspelled name asks for too much and never for too little
 * @param signOffs documents in which each row must be ticked
 * @param roster the on-call roster, a Markdown table, absolute; null when nobody is asked for
 * @param gitHub null when GitHub is not asked
 * @param jira null when Jira is not asked
 * @param onCall null when no system is asked who is on call
 * @param staging null when it is not asked whether staging ran the release
 * @param maintenance the announced maintenance windows, a Markdown table, absolute; null when a
 *     release needs none
 * @param rollbackPlan null when none is asked for
 * @param gitBranch the branch, as {@code origin/main}, of the local repository on which the commit
 *     must be, with a clean work tree; null when the repository is not asked
 * @param migrations null when the migrations are not looked at before the release
 * @param attestations null when nothing is attested
 */
public record PrerequisitesConfig(
    List<String> notFor,
    List<SignOff> signOffs,
    @Nullable Path roster,
    @Nullable GitHub gitHub,
    @Nullable JiraConfig jira,
    @Nullable OnCallConfig onCall,
    @Nullable StagingConfig staging,
    @Nullable Path maintenance,
    @Nullable RollbackPlanConfig rollbackPlan,
    @Nullable String gitBranch,
    @Nullable MigrationChecksConfig migrations,
    @Nullable AttestationsConfig attestations) {
  public PrerequisitesConfig {
    notFor = List.copyOf(notFor);
    signOffs = List.copyOf(signOffs);
  }

  /** Asks for nothing. */
  public static PrerequisitesConfig none() {
    return new PrerequisitesConfig(
        List.of(), List.of(), null, null, null, null, null, null, null, null, null, null);
  }

  Stream<Secret> secrets() {
    Stream<Secret> token = gitHub == null ? Stream.of() : Stream.ofNullable(gitHub.token());
    Stream<Secret> others =
        Stream.of(jira == null ? null : jira.endpoint(), onCall == null ? null : onCall.endpoint())
            .flatMap(Stream::ofNullable)
            .flatMap(EndpointConfig::secrets);
    return Stream.concat(token, others);
  }

  /**
   * A document that somebody signs by ticking each row of its tables.
   *
   * @param name for people; unique
   * @param file a Markdown file, absolute
   * @param column the heading of the column that must be ticked
   */
  public record SignOff(String name, Path file, String column) {
    public SignOff {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(file, "file");
      Objects.requireNonNull(column, "column");
    }
  }

  /**
   * The repository on GitHub, or on a GitHub Enterprise Server.
   *
   * @param repository as {@code acme/erp}
   * @param apiUrl without a slash at its end; default {@code https://api.github.com}
   * @param token null for anonymous requests, which GitHub limits to 60 an hour
   * @param branch the one on which the release's commit must be; default {@code main}
   * @param requiredChecks names of check runs or statuses that must be there and succeed; when
   *     empty, all that are there must
   * @param bugLabels the labels of issues of which none may be open; default P1 and P2
   */
  public record GitHub(
      String repository,
      URI apiUrl,
      @Nullable Secret token,
      String branch,
      List<String> requiredChecks,
      List<String> bugLabels) {
    public GitHub {
      Objects.requireNonNull(repository, "repository");
      Objects.requireNonNull(apiUrl, "apiUrl");
      Objects.requireNonNull(branch, "branch");
      requiredChecks = List.copyOf(requiredChecks);
      bugLabels = List.copyOf(bugLabels);
    }
  }
}
