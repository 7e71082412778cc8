package dev.slipway.preflight;

import dev.slipway.config.JiraConfig;
import dev.slipway.config.JiraConfig.Edition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The open bugs of a project on Jira. Cloud is asked by <a
 * href="https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-search/">{@code
 * search/jql}</a>, page by token; its index lags behind what was just written, so it is asked twice
 * and what either answer has counts. Data Center is asked by {@code search}, page by offset.
 */
final class JiraBugs {
  static final Dialect DIALECT = Dialect.of("Jira", "Bearer ", "this account may not browse it");

  /** 5,000 issues of this kind are no release. */
  private static final int MOST_PAGES = 50;

  private static final int PAGE = 100;

  private final JiraConfig jira;
  private final RestCaller rest;

  JiraBugs(JiraConfig jira) {
    this(jira, new RestCaller(jira.endpoint(), DIALECT));
  }

  JiraBugs(JiraConfig jira, RestCaller rest) {
    this.jira = jira;
    this.rest = rest;
  }

  /** As {@code ERP-12 Login fails}. */
  List<String> with(String priority) {
    String jql = encoded(jql(priority));
    Map<String, String> bugs = new LinkedHashMap<>();
    if (jira.edition() == Edition.CLOUD) {
      cloud(jql, bugs);
      cloud(jql, bugs);
    } else {
      dataCenter(jql, bugs);
    }
    return List.copyOf(bugs.values());
  }

  private String jql(String priority) {
    return "project = "
        + quoted(jira.project())
        + " AND issuetype in ("
        + jira.types().stream().map(JiraBugs::quoted).collect(Collectors.joining(", "))
        + ") AND priority = "
        + quoted(priority)
        + " AND statusCategory != Done ORDER BY key";
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void cloud(String jql, Map<String, String> bugs) {
    String first = "/rest/api/3/search/jql?jql=" + jql + "&fields=summary&maxResults=" + PAGE;
    Set<String> tokens = new HashSet<>();
    String path = first;
    while (true) {
      JsonNode page = page(path);
      read(path, page, bugs);
      String token = page.path("nextPageToken").asString("");
      if (token.isEmpty()) {
        // Without a next page it must say, or not deny, that this was the last.
        if (page.path("isLast").isBoolean() && !page.path("isLast").asBoolean()) {
          throw rest.unexpected(path, "it says there are more issues, but not where");
        }
        return;
      }
      if (!tokens.add(token) || tokens.size() == MOST_PAGES) {
        throw rest.unexpected(path, "its pages do not end");
      }
      path = first + "&nextPageToken=" + encoded(token);
    }
  }

  private void dataCenter(String jql, Map<String, String> bugs) {
    int start = 0;
    for (int asked = 0; asked < MOST_PAGES; asked++) {
      String path =
          "/rest/api/2/search?jql="
              + jql
              + "&fields=summary&maxResults="
              + PAGE
              + "&startAt="
              + start;
      JsonNode page = page(path);
      if (!page.path("total").isInt() || page.path("startAt").asInt(-1) != start) {
        throw rest.unexpected(path, "its answer does not say which of how many issues it has");
      }
      read(path, page, bugs);
      int count = page.path("issues").size();
      start += count;
      if (start >= page.path("total").asInt()) {
        return;
      }
      if (count == 0) {
        throw rest.unexpected(
            path, "it gave " + start + " of " + page.path("total").asInt() + " issues");
      }
    }
    throw rest.unexpected("/rest/api/2/search", "its pages do not end");
  }

  /** With a warning, Jira has left out a clause that it did not understand. */
  private JsonNode page(String path) {
    JsonNode page = rest.get(path);
    if (page.path("warningMessages").size() > 0) {
      throw rest.unexpected(
          path,
          "it warns: "
              + page.path("warningMessages")
                  .valueStream()
                  .map(w -> w.asString(""))
                  .collect(Collectors.joining("; "))
              + "; correct checks.prerequisites.jira");
    }
    return page;
  }

  private void read(String path, JsonNode page, Map<String, String> bugs) {
    if (!page.path("issues").isArray()) {
      throw rest.unexpected(path, "its answer is no list of issues");
    }
    for (JsonNode issue : page.path("issues")) {
      String key = issue.path("key").asString("");
      if (key.isEmpty()) {
        throw rest.unexpected(path, "an issue of its answer has no key");
      }
      bugs.put(key, key + " " + issue.path("fields").path("summary").asString(""));
    }
  }
}
