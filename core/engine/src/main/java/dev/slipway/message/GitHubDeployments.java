package dev.slipway.message;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A release as a deployment on GitHub, with its statuses: {@code in_progress} when it starts, then
 * {@code success}, {@code failure} or {@code error}. After a success the deployments before it
 * become {@code inactive}, which GitHub itself does only where an environment is not a production
 * one. The deployment is known by the release's id in its payload; each status is looked for before
 * it is made.
 */
final class GitHubDeployments implements Channel {
  private static final int DESCRIPTION = 140;
  private static final String NONE = "";

  private final String name;
  private final GitHubApi api;

  GitHubDeployments(String name, GitHubApi api) {
    this.name = name;
    this.api = api;
  }

  /** How far it came: the deployments of the environment, or why they are not known. */
  private record Seen(@Nullable Delivery failure, List<JsonNode> deployments) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    Seen seen = deployments(message);
    if (seen.failure != null) {
      return again(seen.failure);
    }
    String id = mine(message, seen.deployments);
    if (id.equals(NONE)) {
      Poster.Reply made = api.post("deployments", deployment(message));
      if (!GitHubApi.answered(made, 201)) {
        return Trackers.notDone("make a deployment in " + name, made, GitHubApi.said(made));
      }
      id = GitHubApi.json(made).path("id").asString(NONE);
    }
    String state = state(message);
    Delivery status = status(id, state, message);
    if (status.kind() != Delivery.Kind.SENT || !state.equals("success")) {
      return status;
    }
    for (JsonNode other : seen.deployments) {
      String otherId = other.path("id").asString(NONE);
      Delivery ended = otherId.equals(id) ? status : inactive(otherId, message);
      if (ended.kind() != Delivery.Kind.SENT) {
        return ended;
      }
    }
    return status;
  }

  /** Looking changes nothing, and so may be done again. */
  private static Delivery again(Delivery failure) {
    return failure.kind() == Delivery.Kind.IN_DOUBT
        ? Delivery.later(failure.why(), Duration.ofSeconds(2))
        : failure;
  }

  /** Whatever is missing of it, {@link #send} adds and nothing else. */
  @Override
  public Delivery find(Message message, @Nullable String thread) {
    return Delivery.later("what is there already is not made again", Duration.ZERO);
  }

  private Seen deployments(Message message) {
    Poster.Reply reply =
        api.get("deployments?per_page=100&environment=" + GitHubApi.encoded(message.environment()));
    JsonNode list = GitHubApi.json(reply);
    if (!GitHubApi.answered(reply, 200) || !list.isArray()) {
      return new Seen(
          Trackers.notDone("list the deployments of " + name, reply, GitHubApi.said(reply)),
          List.of());
    }
    List<JsonNode> deployments = new ArrayList<>();
    list.forEach(deployments::add);
    return new Seen(null, deployments);
  }

  private static String mine(Message message, List<JsonNode> deployments) {
    return deployments.stream()
        .filter(d -> message.releaseId().equals(d.path("payload").path("releaseId").asString(NONE)))
        .map(d -> d.path("id").asString(NONE))
        .findFirst()
        .orElse(NONE);
  }

  private static Map<String, Object> deployment(Message message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ref", message.version());
    body.put("task", "deploy");
    body.put("auto_merge", false);
    body.put("required_contexts", List.of());
    body.put("environment", message.environment());
    body.put("description", Cut.to(DESCRIPTION, "Release " + message.releaseId()));
    body.put(
        "payload", Map.of("releaseId", message.releaseId(), "application", message.application()));
    return body;
  }

  private Delivery status(String id, String state, Message message) {
    Poster.Reply reply = api.get("deployments/" + id + "/statuses?per_page=100");
    JsonNode statuses = GitHubApi.json(reply);
    if (!GitHubApi.answered(reply, 200) || !statuses.isArray()) {
      return again(Trackers.notDone("list the statuses in " + name, reply, GitHubApi.said(reply)));
    }
    for (JsonNode each : statuses) {
      if (each.path("state").asString(NONE).equals(state)) {
        return Delivery.sent(null);
      }
    }
    return post(id, state, message);
  }

  private Delivery inactive(String id, Message message) {
    Poster.Reply reply = api.get("deployments/" + id + "/statuses?per_page=1");
    JsonNode statuses = GitHubApi.json(reply);
    if (!GitHubApi.answered(reply, 200) || !statuses.isArray()) {
      return again(Trackers.notDone("list the statuses in " + name, reply, GitHubApi.said(reply)));
    }
    // The newest comes first: only what counts as live is ended.
    return statuses.path(0).path("state").asString(NONE).equals("success")
        ? post(id, "inactive", message)
        : Delivery.sent(null);
  }

  private Delivery post(String id, String state, Message message) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("state", state);
    body.put("auto_inactive", false);
    body.put(
        "description",
        Cut.to(
            DESCRIPTION,
            state.equals("inactive")
                ? "Followed by " + message.version()
                : message.detail().isBlank() ? message.kind().word() : message.detail()));
    if (message.run() != null) {
      body.put("log_url", message.run());
    }
    Poster.Reply reply = api.post("deployments/" + id + "/statuses", body);
    return GitHubApi.answered(reply, 201)
        ? Delivery.sent(null)
        : Trackers.notDone("set a deployment's status in " + name, reply, GitHubApi.said(reply));
  }

  /** A rollback that somebody asked for is a success of the version that it returned to. */
  private static String state(Message message) {
    return switch (message.kind()) {
      case STARTED, PROGRESS -> "in_progress";
      case SUCCEEDED -> "success";
      case ROLLED_BACK -> message.version().equals(message.live()) ? "success" : "failure";
      case FAILED -> "error";
      case BLOCKED -> "failure";
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
