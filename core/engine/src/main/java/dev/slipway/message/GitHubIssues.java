package dev.slipway.message;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An incident as an issue on GitHub, one a release: looked for by a label of its own. */
final class GitHubIssues implements Channel {
  private final String name;
  private final GitHubApi api;

  GitHubIssues(String name, GitHubApi api) {
    this.name = name;
    this.api = api;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    Delivery found = find(message, thread);
    if (found.kind() == Delivery.Kind.IN_DOUBT) {
      // Nothing was created yet, so it can be tried again.
      return Delivery.later(found.why(), Duration.ofSeconds(2));
    }
    return found.equals(Trackers.ABSENT) ? create(message) : found;
  }

  @Override
  public Delivery find(Message message, @Nullable String thread) {
    Poster.Reply reply =
        api.get(
            "issues?state=all&sort=created&direction=asc&per_page=100&labels="
                + GitHubApi.encoded(IncidentText.label(message)));
    if (!GitHubApi.answered(reply, 200)) {
      return Trackers.notDone("look for an incident in " + name, reply, GitHubApi.said(reply));
    }
    JsonNode issues = GitHubApi.json(reply);
    if (!issues.isArray()) {
      return Delivery.inDoubt("Tried to look for an incident in " + name + ", but got no list");
    }
    for (JsonNode issue : issues) {
      // To GitHub a pull request is an issue.
      if (!issue.has("pull_request")) {
        return Delivery.sent(issue.path("html_url").asString(""));
      }
    }
    return Trackers.ABSENT;
  }

  private Delivery create(Message message) {
    Poster.Reply reply =
        api.post(
            "issues",
            Map.of(
                "title",
                IncidentText.summary(message),
                "body",
                String.join(
                    "\n", IncidentText.lines(message).stream().map(GitHubIssues::plain).toList()),
                "labels",
                List.of("incident", IncidentText.label(message))));
    if (!GitHubApi.answered(reply, 201)) {
      return Trackers.notDone("open an incident in " + name, reply, GitHubApi.said(reply));
    }
    String url = GitHubApi.json(reply).path("html_url").asString("");
    return url.isEmpty()
        ? Delivery.inDoubt("Tried to open an incident in " + name + ", but got no address")
        : Delivery.sent(url);
  }

  /** A name with an at sign would call somebody, a number an issue. */
  private static String plain(String line) {
    return "- "
        + line.replace("&", "&amp;").replace("<", "&lt;").replace("@", "@\u200b").replace("`", "'");
  }

  @Override
  public String toString() {
    return name;
  }
}
