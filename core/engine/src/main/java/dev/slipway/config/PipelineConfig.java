package dev.slipway.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The workflow of GitHub Actions that releases, where it is not this process: option A of the SOP.
 *
 * @param repository owner and name, as {@code acme/erp}
 * @param apiUrl default {@code https://api.github.com}
 * @param token one that may dispatch and cancel workflows, and read runs
 * @param workflow its file's name; default {@code cd.yml}
 * @param branch of which it is run; default {@code main}
 * @param jobs by name, each of which must succeed; never empty
 * @param inputs of the workflow, beside {@code environment} and {@code nonce}
 */
public record PipelineConfig(
    String repository,
    URI apiUrl,
    Secret token,
    String workflow,
    String branch,
    List<String> jobs,
    Map<String, String> inputs) {
  public PipelineConfig {
    Objects.requireNonNull(repository, "repository");
    Objects.requireNonNull(apiUrl, "apiUrl");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(workflow, "workflow");
    Objects.requireNonNull(branch, "branch");
    jobs = List.copyOf(jobs);
    inputs = Map.copyOf(inputs);
    if (jobs.isEmpty()) {
      throw new IllegalArgumentException(
          "jobs must not be empty: a run without one proves nothing");
    }
  }
}
