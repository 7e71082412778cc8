package dev.slipway.pipeline;

import dev.slipway.config.PipelineConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is to be run.
 *
 * @param ref the branch or tag that the run is of
 * @param sha the commit that was approved: a run of another one is cancelled
 * @param environment whose protection somebody must approve; empty when nobody must
 * @param inputs of the workflow
 * @param jobs by name, each of which must succeed; a skipped one has not
 */
public record PipelineRequest(
    String ref, String sha, String environment, Map<String, String> inputs, List<String> jobs) {
  /** The run that slipway.yaml describes, of one commit to one environment. */
  public static PipelineRequest of(PipelineConfig config, String sha, String environment) {
    Map<String, String> inputs = new LinkedHashMap<>(config.inputs());
    inputs.put("environment", environment);
    return new PipelineRequest(config.workflow().branch(), sha, environment, inputs, config.jobs());
  }

  public PipelineRequest {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(sha, "sha");
    Objects.requireNonNull(environment, "environment");
    inputs = Map.copyOf(inputs);
    jobs = List.copyOf(jobs);
    if (sha.length() != 40) {
      throw new IllegalArgumentException(
          "'" + sha + "' is no whole commit SHA; a shorter one may be of several commits");
    }
  }
}
