package dev.slipway.message;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** As much of Jira, of GitHub's issues and deployments, and of Slack as a release uses. */
final class MemoryTrackers implements MemoryHttp.Server {
  private static final Pattern LABEL = Pattern.compile("labels = \"([^\"]+)\"");
  private static final Pattern STATUSES = Pattern.compile(".*/deployments/(\\d+)/statuses");

  /** Jira's issues, by the order in which they were made: their labels. */
  final List<List<String>> jira = new ArrayList<>();

  final List<JsonNode> issues = new ArrayList<>();
  final Map<String, JsonNode> deployments = new LinkedHashMap<>();

  /** By deployment, the oldest first. */
  final Map<String, List<String>> statuses = new LinkedHashMap<>();

  final List<JsonNode> slack = new ArrayList<>();

  @Override
  public synchronized MemoryHttp.Answer answer(String method, URI uri, String body) {
    String path = uri.getPath();
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    JsonNode json = body.isEmpty() ? Poster.JSON.nullNode() : Poster.JSON.readTree(body);
    boolean post = method.equals("POST");
    Matcher status = STATUSES.matcher(path);
    if (path.endsWith("/search/jql")) {
      return found(json.path("jql").asString(""));
    }
    if (path.endsWith("/rest/api/3/issue")) {
      List<String> labels = new ArrayList<>();
      json.path("fields").path("labels").forEach(l -> labels.add(l.asString("")));
      jira.add(labels);
      return new MemoryHttp.Answer(201, "{\"id\":\"1\",\"key\":\"ERP-" + jira.size() + "\"}");
    }
    if (path.endsWith("/issues")) {
      return post ? opened(json) : listed(query);
    }
    if (status.matches()) {
      return post ? set(status.group(1), json) : statusesOf(status.group(1));
    }
    if (path.endsWith("/deployments")) {
      return post ? deployed(json) : array(List.copyOf(deployments.values()));
    }
    if (path.endsWith("/chat.postMessage")) {
      slack.add(json);
      return new MemoryHttp.Answer(200, "{\"ok\":true,\"ts\":\"17." + slack.size() + "\"}");
    }
    if (path.contains("/conversations.")) {
      return posted();
    }
    return new MemoryHttp.Answer(404, "{\"message\":\"Not Found\"}");
  }

  private MemoryHttp.Answer found(String jql) {
    Matcher label = LABEL.matcher(jql);
    StringBuilder found = new StringBuilder();
    for (int i = 0; label.find() && i < jira.size(); i++) {
      label.reset();
      if (label.find() && jira.get(i).contains(label.group(1))) {
        found.append(found.isEmpty() ? "" : ",").append("{\"key\":\"ERP-" + (i + 1) + "\"}");
      }
      label.reset();
    }
    return new MemoryHttp.Answer(200, "{\"issues\":[" + found + "],\"isLast\":true}");
  }

  private MemoryHttp.Answer opened(JsonNode json) {
    issues.add(json);
    return new MemoryHttp.Answer(
        201, "{\"html_url\":\"https://github.test/acme/erp/issues/" + issues.size() + "\"}");
  }

  private MemoryHttp.Answer listed(String query) {
    String wanted = URLDecoder.decode(query.replaceFirst(".*labels=", ""), StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    for (int i = 0; i < issues.size(); i++) {
      for (JsonNode label : issues.get(i).path("labels")) {
        if (label.asString("").equals(wanted)) {
          found.add("{\"html_url\":\"https://github.test/acme/erp/issues/" + (i + 1) + "\"}");
        }
      }
    }
    return new MemoryHttp.Answer(200, "[" + String.join(",", found) + "]");
  }

  private MemoryHttp.Answer deployed(JsonNode json) {
    String id = String.valueOf(deployments.size() + 1);
    deployments.put(
        id, Poster.JSON.readTree("{\"id\":" + id + ",\"payload\":" + json.path("payload") + "}"));
    statuses.put(id, new ArrayList<>());
    return new MemoryHttp.Answer(201, "{\"id\":" + id + "}");
  }

  private MemoryHttp.Answer set(String id, JsonNode json) {
    statuses.get(id).add(json.path("state").asString(""));
    return new MemoryHttp.Answer(201, "{\"id\":1}");
  }

  private MemoryHttp.Answer statusesOf(String id) {
    List<String> newestFirst = new ArrayList<>();
    statuses.get(id).forEach(s -> newestFirst.add(0, "{\"state\":\"" + s + "\"}"));
    return new MemoryHttp.Answer(200, "[" + String.join(",", newestFirst) + "]");
  }

  private MemoryHttp.Answer posted() {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < slack.size(); i++) {
      messages.add(
          "{\"ts\":\"17." + (i + 1) + "\",\"metadata\":" + slack.get(i).path("metadata") + "}");
    }
    return new MemoryHttp.Answer(
        200, "{\"ok\":true,\"has_more\":false,\"messages\":[" + String.join(",", messages) + "]}");
  }

  private static MemoryHttp.Answer array(List<JsonNode> nodes) {
    return new MemoryHttp.Answer(
        200, "[" + String.join(",", nodes.stream().map(JsonNode::toString).toList()) + "]");
  }
}
