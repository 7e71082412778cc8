package dev.slipway.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The workflow of GitHub Actions that releases, where it is not this process: option A of the SOP.
 *
 * @param workflow its file is {@code cd.yml} by default
 * @param jobs by name, each of which must succeed; never empty
 * @param inputs of the workflow, beside {@code environment} and {@code nonce}
 */
public record PipelineConfig(
    WorkflowConfig workflow, List<String> jobs, Map<String, String> inputs) {
  public PipelineConfig {
    Objects.requireNonNull(workflow, "workflow");
    jobs = List.copyOf(jobs);
    inputs = Map.copyOf(inputs);
    if (jobs.isEmpty()) {
      throw new IllegalArgumentException(
          "jobs must not be empty: a run without one proves nothing");
    }
  }
}
