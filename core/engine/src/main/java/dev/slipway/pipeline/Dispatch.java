package dev.slipway.pipeline;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Starts a run: {@code POST actions/workflows/{file}/dispatches}. GitHub of today gives its id;
 * earlier servers do not, and then the run is found by the nonce in its name. So is one whose
 * answer was lost: it is never started twice.
 */
final class Dispatch {
  /** How often one looks at what goes on. */
  static final Duration LOOK = Duration.ofSeconds(10);

  /** How long a run that was accepted may take to be listed. */
  static final Duration LISTED = Duration.ofMinutes(2);

  private static final String NONCE = "nonce";

  private final GitHubCaller caller;
  private final String workflow;
  private final Clock clock;
  private final Waiting waiting;

  Dispatch(GitHubCaller caller, String workflow, Clock clock, Waiting waiting) {
    this.caller = caller;
    this.workflow = workflow;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Starts a run.
   *
   * @param ref the branch or tag that it is of
   * @param nonce that the workflow puts into its name
   * @return its id; empty when it was or may have been started, and is to be looked for
   * @throws GitHubException when GitHub refuses it: nothing was started
   */
  Optional<Long> start(
      String ref, Map<String, String> inputs, String nonce, Consumer<String> progress)
      throws InterruptedException {
    try {
      return post(ref, inputs, nonce);
    } catch (GitHubException e) {
      if (!e.isOutage()) {
        throw e;
      }
      progress.accept(e.getMessage() + "; looking whether the run was started");
      return Optional.empty();
    }
  }

  /** Waits until a run that was started is listed; empty when it is not in time. */
  Optional<Long> listed(String ref, String nonce) throws InterruptedException {
    Instant until = clock.instant().plus(LISTED);
    while (clock.instant().isBefore(until)) {
      try {
        Optional<Long> found = find(ref, nonce);
        if (found.isPresent()) {
          return found;
        }
      } catch (GitHubException e) {
        if (!e.isOutage()) {
          throw e;
        }
      }
      waiting.pause(LOOK);
    }
    return Optional.empty();
  }

  /** What is said where it is not. */
  static String notListed(String nonce) {
    return "a run was asked for, but within "
        + LISTED.toSeconds()
        + " s none is listed that has "
        + nonce
        + " in its name";
  }

  /** The run's id; empty when GitHub accepted it and does not say. */
  private Optional<Long> post(String ref, Map<String, String> inputs, String nonce)
      throws InterruptedException {
    Map<String, String> all = new LinkedHashMap<>(inputs);
    all.put(NONCE, nonce);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", ref);
    body.put("inputs", all);
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

  /** The newest run that has the nonce in its name; empty when there is none yet. */
  Optional<Long> find(String ref, String nonce) throws InterruptedException {
    JsonNode runs =
        caller.get(
            "actions/workflows/"
                + workflow
                + "/runs?event=workflow_dispatch&per_page=100&branch="
                + URLEncoder.encode(ref, StandardCharsets.UTF_8));
    return runs.path("workflow_runs")
        .valueStream()
        .filter(run -> run.path("display_title").asString("").contains(nonce))
        .map(run -> run.path("id").asLong())
        .findFirst();
  }
}
