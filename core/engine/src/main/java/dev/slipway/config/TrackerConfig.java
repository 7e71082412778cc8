package dev.slipway.config;

import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an incident is opened when a release is rolled back or stops.
 *
 * @param url of Jira, or of GitHub's API; default {@code https://api.github.com}
 * @param project the key of Jira's project, or GitHub's repository as {@code acme/erp}
 * @param issueType of Jira; default {@code Bug}
 * @param user the owner of an API token of Jira Cloud; null for a Data Center's personal access
 *     token, and for GitHub
 */
public record TrackerConfig(
    Kind kind, URI url, String project, String issueType, @Nullable String user, Secret token) {
  /** What kind of tracker it is. */
  public enum Kind {
    JIRA,
    GITHUB
  }

  public TrackerConfig {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(project, "project");
    Objects.requireNonNull(issueType, "issueType");
    Objects.requireNonNull(token, "token");
  }
}
