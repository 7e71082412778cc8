package dev.slipway.config;

import java.util.List;
import java.util.Objects;

/**
 * The project on Jira whose bugs are asked for.
 *
 * @param edition whose API it has
 * @param endpoint where it is; Cloud takes an e-mail address and an API token as username and
 *     password, Data Center a personal access token
 * @param project its key, as {@code ERP}
 * @param types the issue types that are bugs; default Bug
 * @param priorities of which none may be open; default P1 and P2
 */
public record JiraConfig(
    Edition edition,
    EndpointConfig endpoint,
    String project,
    List<String> types,
    List<String> priorities) {
  /** The two that Atlassian makes. */
  public enum Edition {
    CLOUD,
    DATACENTER
  }

  public JiraConfig {
    Objects.requireNonNull(edition, "edition");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(project, "project");
    types = List.copyOf(types);
    priorities = List.copyOf(priorities);
  }
}
