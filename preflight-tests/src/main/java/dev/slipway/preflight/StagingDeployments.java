package dev.slipway.preflight;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What GitHub's deployments say of a commit in an environment. */
final class StagingDeployments {
  private static final Set<String> ENDED = Set.of("failure", "error", "inactive");

  private final GitHubCaller gitHub;

  private record Status(String state, Instant at) {}

  StagingDeployments(GitHubCaller gitHub) {
    this.gitHub = gitHub;
  }

  /** Why it is not proven that the environment ran the version so long; empty when it is. */
  String missing(String environment, String version, Duration healthyFor, Instant now) {
    String where = "GitHub's environment " + environment;
    List<Status> statuses = new ArrayList<>();
    for (String id : deployments(environment, commit(version))) {
      statuses.addAll(statuses(id));
    }
    statuses.sort(Comparator.comparing(Status::at).reversed());
    for (Status status : statuses) {
      if (ENDED.contains(status.state())) {
        return where + " ended " + version + " at " + status.at() + " as " + status.state();
      }
      if (status.state().equals("success")) {
        Duration ran = Duration.between(status.at(), now);
        return ran.compareTo(healthyFor) >= 0
            ? ""
            : where
                + " runs "
                + version
                + " since "
                + status.at()
                + ", for "
                + ran.toMinutes()
                + " min; it must for "
                + healthyFor.toMinutes()
                + " min";
      }
    }
    return where + " has no successful deployment of " + version + "; release it there first";
  }

  /** The whole commit: deployments are found by nothing shorter. */
  private String commit(String version) {
    String path = "commits/" + version;
    String sha = gitHub.get(path).path("sha").asString("");
    if (!sha.matches("[0-9a-f]{40,64}")) {
      throw gitHub.unexpected(path, "its answer has no sha");
    }
    return sha;
  }

  private List<String> deployments(String environment, String sha) {
    String path =
        "deployments?environment="
            + URLEncoder.encode(environment, StandardCharsets.UTF_8)
            + "&sha="
            + sha
            + "&per_page=100";
    List<String> ids = new ArrayList<>();
    for (JsonNode page : gitHub.pages(path)) {
      if (!page.isArray()) {
        throw gitHub.unexpected(path, "its answer is no list of deployments");
      }
      for (JsonNode deployment : page) {
        if (!deployment.path("id").isIntegralNumber()) {
          throw gitHub.unexpected(path, "a deployment of its answer has no id");
        }
        // The filters are GitHub's word; this is what they are held to.
        if (sha.equals(deployment.path("sha").asString(""))
            && environment.equals(deployment.path("environment").asString(""))) {
          ids.add(deployment.path("id").asString());
        }
      }
    }
    return ids;
  }

  private List<Status> statuses(String id) {
    String path = "deployments/" + id + "/statuses?per_page=100";
    List<Status> statuses = new ArrayList<>();
    for (JsonNode page : gitHub.pages(path)) {
      if (!page.isArray()) {
        throw gitHub.unexpected(path, "its answer is no list of statuses");
      }
      for (JsonNode status : page) {
        try {
          statuses.add(
              new Status(
                  status.path("state").asString(""),
                  OffsetDateTime.parse(status.path("created_at").asString("")).toInstant()));
        } catch (DateTimeException e) {
          throw gitHub.unexpected(path, "a status of its answer has no time");
        }
      }
    }
    return statuses;
  }
}
