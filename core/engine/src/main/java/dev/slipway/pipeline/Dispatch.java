package dev.slipway.pipeline;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Starts a run: {@code POST actions/workflows/{file}/dispatches}. GitHub of today gives its id;
 * earlier servers do not, and then the run is found by the nonce in its name.
 */
final class Dispatch {
  static final String NONCE = "nonce";

  private final GitHubCaller caller;
  private final String workflow;

  Dispatch(GitHubCaller caller, String workflow) {
    this.caller = caller;
    this.workflow = workflow;
  }

  /** The run's id; empty when GitHub accepted it and does not say. */
  Optional<Long> start(PipelineRequest request, String nonce) throws InterruptedException {
    Map<String, String> inputs = new LinkedHashMap<>(request.inputs());
    inputs.put(NONCE, nonce);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", request.ref());
    body.put("inputs", inputs);
    body.put("return_run_details", true);
    String path = "actions/workflows/" + workflow + "/dispatches";
    JsonNode answer;
    try {
      answer = caller.post(path, body);
    } catch (GitHubException e) {
      if (e.status() != 422 || !String.valueOf(e.getMessage()).contains("return_run_details")) {
        throw e;
      }
      body.remove("return_run_details");
      answer = caller.post(path, body);
    }
    JsonNode id = answer.path("workflow_run_id");
    return id.isIntegralNumber() ? Optional.of(id.asLong()) : Optional.empty();
  }

  /** The run that has the nonce in its name; empty when there is none yet. */
  Optional<Long> find(PipelineRequest request, String nonce) throws InterruptedException {
    JsonNode runs =
        caller.get(
            "actions/workflows/"
                + workflow
                + "/runs?event=workflow_dispatch&per_page=100&branch="
                + URLEncoder.encode(request.ref(), StandardCharsets.UTF_8));
    return runs.path("workflow_runs")
        .valueStream()
        .filter(run -> run.path("display_title").asString("").contains(nonce))
        .map(run -> run.path("id").asLong())
        .findFirst();
  }
}
