package dev.slipway.config;

import java.net.URI;
import java.util.Objects;

/**
 * A workflow of GitHub Actions.
 *
 * @param repository owner and name, as {@code acme/erp}
 * @param apiUrl default {@code https://api.github.com}
 * @param token one that may dispatch and cancel workflows, and read runs
 * @param file its file's name, as {@code cd.yml}
 * @param branch of which it is run; default {@code main}
 */
public record WorkflowConfig(
    String repository, URI apiUrl, Secret token, String file, String branch) {
  public WorkflowConfig {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(apiUrl, "apiUrl");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(branch, "branch");
  }
}
