package dev.slipway.message;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * An incident in Jira, one a release: looked for by a label of its own before it is created. With a
 * user it is Jira Cloud (version 3 of its API, an API token), without one a Data Center (version 2,
 * a personal access token). The run is linked to it by a remote link, whose global id makes it one.
 */
final class JiraIncidents implements Channel {
  /** Jira finds a new issue only when it is indexed. */
  private static final int LOOKS = 3;

  private final String name;
  private final URI base;
  private final String project;
  private final String issueType;
  private final boolean cloud;
  private final String authorization;
  private final Duration settle;
  private final Poster poster;

  /**
   * @param base as {@code https://acme.atlassian.net}
   * @param user the address of the token's owner; null for a Data Center
   * @param settle how long to wait before looking again for an issue that may have been created
   */
  JiraIncidents(
      String name,
      URI base,
      String project,
      String issueType,
      @Nullable String user,
      String token,
      Duration settle,
      Poster poster) {
    this.name = name;
    this.base = URI.create(base.toString().replaceAll("/+$", "") + "/");
    this.project = project;
    this.issueType = issueType;
    this.cloud = user != null;
    this.authorization =
        user == null
            ? "Bearer " + token
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString((user + ":" + token).getBytes(StandardCharsets.UTF_8));
    this.settle = settle;
    this.poster = poster;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    Delivery found = search(message);
    if (found.kind() == Delivery.Kind.SENT) {
      return linked(message, found);
    }
    return found.equals(Trackers.ABSENT) ? create(message) : unasked(found);
  }

  /** It was not asked to create anything: that can be tried again. */
  private static Delivery unasked(Delivery found) {
    return found.kind() == Delivery.Kind.IN_DOUBT
        ? Delivery.later(found.why(), Duration.ofSeconds(2))
        : found;
  }

  @Override
  public Delivery find(Message message, @Nullable String thread) {
    Delivery found = search(message);
    for (int look = 1;
        look < LOOKS && found.equals(Trackers.ABSENT) && poster.pause(settle);
        look++) {
      found = search(message);
    }
    return found.kind() == Delivery.Kind.SENT ? linked(message, found) : found;
  }

  /** SENT with its address; LATER without a pause when it is not there. */
  private Delivery search(Message message) {
    String jql =
        "project = \"" + project + "\" AND labels = \"" + IncidentText.label(message) + "\"";
    Map<String, Object> asked = new LinkedHashMap<>();
    asked.put("jql", jql + " ORDER BY created ASC");
    asked.put("fields", List.of("summary"));
    asked.put("maxResults", 2);
    Poster.Reply reply = post(cloud ? "rest/api/3/search/jql" : "rest/api/2/search", asked);
    if (reply.standing() != Poster.Standing.ANSWERED || reply.status() != 200) {
      return Trackers.notDone("look for an incident in " + name, reply, said(reply));
    }
    try {
      JsonNode issues = Poster.JSON.readTree(reply.body()).path("issues");
      if (!issues.isArray()) {
        return Delivery.inDoubt("Tried to look for an incident in " + name + ", but got no list");
      }
      String key = issues.path(0).path("key").asString("");
      return issues.isEmpty() ? Trackers.ABSENT : Delivery.sent(base + "browse/" + key);
    } catch (JacksonException e) {
      return Delivery.inDoubt("Tried to look for an incident in " + name + ", but got no JSON");
    }
  }

  private Delivery create(Message message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("project", Map.of("key", project));
    fields.put("issuetype", Map.of("name", issueType));
    fields.put("summary", IncidentText.summary(message));
    List<String> lines = IncidentText.lines(message);
    fields.put("description", cloud ? document(lines) : String.join("\n", lines));
    fields.put("labels", List.of("slipway", IncidentText.label(message)));
    Poster.Reply reply =
        post(cloud ? "rest/api/3/issue" : "rest/api/2/issue", Map.of("fields", fields));
    if (reply.standing() != Poster.Standing.ANSWERED || reply.status() != 201) {
      return Trackers.notDone("open an incident in " + name, reply, said(reply));
    }
    try {
      String key = Poster.JSON.readTree(reply.body()).path("key").asString("");
      return key.isEmpty()
          ? Delivery.inDoubt("Tried to open an incident in " + name + ", but got no key")
          : linked(message, Delivery.sent(base + "browse/" + key));
    } catch (JacksonException e) {
      return Delivery.inDoubt("Tried to open an incident in " + name + ", but got no JSON");
    }
  }

  /** Atlassian's document format. */
  private static Map<String, Object> document(List<String> lines) {
    return Map.of(
        "type",
        "doc",
        "version",
        1,
        "content",
        lines.stream()
            .map(
                line ->
                    Map.of(
                        "type",
                        "paragraph",
                        "content",
                        List.of(Map.of("type", "text", "text", line))))
            .toList());
  }

  /** With a link to the run. One that is refused changes nothing: the text names the run too. */
  private Delivery linked(Message message, Delivery incident) {
    String run = message.run();
    String url = incident.reference();
    if (run == null || url == null) {
      return incident;
    }
    String key = url.substring(url.lastIndexOf('/') + 1);
    Poster.Reply reply =
        post(
            "rest/api/" + (cloud ? 3 : 2) + "/issue/" + key + "/remotelink",
            Map.of(
                "globalId",
                "slipway:" + message.releaseId(),
                "object",
                Map.of("url", run, "title", "Release " + message.releaseId())));
    return reply.status() == 429 || reply.status() == 503
        ? Delivery.later(
            "Tried to link an incident in " + name + ", but it is busy", reply.retryAfter())
        : incident;
  }

  private Poster.Reply post(String path, Object body) {
    return poster.post(
        base.resolve(path),
        Map.of("Authorization", authorization, "Accept", "application/json"),
        Poster.JSON.writeValueAsBytes(body));
  }

  /** Jira's own words for what is wrong, which name fields and no secrets. */
  private static String said(Poster.Reply reply) {
    try {
      JsonNode body = Poster.JSON.readTree(reply.body());
      StringBuilder said = new StringBuilder();
      body.path("errorMessages").forEach(m -> said.append(m.asString("")).append(' '));
      body.path("errors")
          .properties()
          .forEach(e -> said.append(e.getKey() + ": " + e.getValue().asString("") + " "));
      return Cut.to(300, said.toString().strip());
    } catch (JacksonException e) {
      return "";
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
