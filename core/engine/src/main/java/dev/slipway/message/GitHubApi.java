package dev.slipway.message;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** A repository's part of GitHub's REST API. */
final class GitHubApi {
  private final URI repository;
  private final String token;
  private final Poster poster;

  /**
   * @param api {@code https://api.github.com}
   * @param repository as {@code acme/erp}
   */
  GitHubApi(URI api, String repository, String token, Poster poster) {
    this.repository =
        URI.create(api.toString().replaceAll("/+$", "") + "/repos/" + repository + "/");
    this.token = token;
    this.poster = poster;
  }

  Poster.Reply get(String path) {
    return poster.get(repository.resolve(path), headers());
  }

  Poster.Reply post(String path, Map<String, Object> body) {
    return poster.post(repository.resolve(path), headers(), Poster.JSON.writeValueAsBytes(body));
  }

  private Map<String, String> headers() {
    return Map.of(
        "Accept",
        "application/vnd.github+json",
        "X-GitHub-Api-Version",
        "2022-11-28",
        "User-Agent",
        "slipway",
        "Authorization",
        "Bearer " + token);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static boolean answered(Poster.Reply reply, int status) {
    return reply.standing() == Poster.Standing.ANSWERED && reply.status() == status;
  }

  /** Missing when it is none. */
  static JsonNode json(Poster.Reply reply) {
    try {
      return Poster.JSON.readTree(reply.body());
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }

  /** GitHub's own words for what is wrong. */
  static String said(Poster.Reply reply) {
    return Cut.to(300, json(reply).path("message").asString(""));
  }
}
