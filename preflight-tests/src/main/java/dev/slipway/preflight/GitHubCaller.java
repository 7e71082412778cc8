package dev.slipway.preflight;

import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.config.Secret;
import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks GitHub's REST API; the one place of its authentication, pages and errors. Whatever is not a
 * whole answer is a {@link CouldNotCheckException}. It does not wait for a rate limit to end: it
 * says when that is.
 */
final class GitHubCaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** GitHub lists at most 1000 of anything; more pages than these are a loop. */
  private static final int MOST_PAGES = 30;

  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*\\brel=\"?next\"?");

  private final GitHub gitHub;
  private final HttpClient http;
  private final JsonMapper json = JsonMapper.builder().build();

  GitHubCaller(GitHub gitHub, HttpClient http) {
    this.gitHub = gitHub;
    this.http = http;
  }

  /** The answer below the repository, as {@code commits/3f2c1a9/status}. */
  JsonNode get(String path) {
    return body(at(path), send(at(path)));
  }

  /** The answers of all pages, in order. */
  List<JsonNode> pages(String path) {
    List<JsonNode> pages = new ArrayList<>();
    Optional<URI> next = Optional.of(at(path));
    while (next.isPresent()) {
      if (pages.size() == MOST_PAGES) {
        throw couldNot(at(path), "it has more than " + MOST_PAGES + " pages");
      }
      URI page = next.get();
      HttpResponse<String> answer = send(page);
      pages.add(body(page, answer));
      next = next(page, answer);
    }
    return pages;
  }

  /** An answer that is not in the documented form. */
  CouldNotCheckException unexpected(String path, String what) {
    return couldNot(at(path), what);
  }

  private URI at(String path) {
    return URI.create(gitHub.apiUrl() + "/repos/" + gitHub.repository() + "/" + path);
  }

  private HttpResponse<String> send(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "slipway");
    Secret token = gitHub.token();
    if (token != null) {
      request.header("Authorization", "Bearer " + token.value());
    }
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CouldNotCheckException(
          "Tried to ask " + uri + ", but " + e + "; is GitHub reachable from here?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CouldNotCheckException("Tried to ask " + uri + ", but was interrupted", e);
    }
  }

  private JsonNode body(URI uri, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw couldNot(uri, "it answered " + answer.statusCode() + advice(answer));
    }
    try {
      return json.readTree(answer.body());
    } catch (JacksonException e) {
      throw new CouldNotCheckException(
          "Tried to ask " + uri + ", but its answer is not JSON; is a proxy in between?", e);
    }
  }

  private String advice(HttpResponse<String> answer) {
    Optional<String> after = answer.headers().firstValue("Retry-After");
    if (after.isPresent()) {
      return ", a rate limit; try again after " + after.get() + " (seconds, or the time)";
    }
    boolean spent =
        answer.headers().firstValue("X-RateLimit-Remaining").filter("0"::equals).isPresent();
    if (spent) {
      return ", as its rate limit is used up; try again"
          + answer
              .headers()
              .firstValue("X-RateLimit-Reset")
              .map(GitHubCaller::resetAt)
              .orElse(" later");
    }
    return switch (answer.statusCode()) {
      case 401 -> "; the token is not valid, give another";
      case 403, 404 ->
          "; either it is not there, or "
              + (gitHub.token() == null
                  ? "it is not public: set checks.prerequisites.github.token"
                  : "the token may not read it");
      case 429 -> ", a rate limit; try again in a minute";
      default -> "; try again, and see GitHub's status page";
    };
  }

  private static String resetAt(String epochSeconds) {
    return epochSeconds.matches("[0-9]{1,12}")
        ? " after " + Instant.ofEpochSecond(Long.parseLong(epochSeconds))
        : " later";
  }

  /** Only on the same host: the token goes nowhere else. */
  private Optional<URI> next(URI uri, HttpResponse<String> answer) {
    List<URI> found = new ArrayList<>();
    Consumer<String> read =
        link -> {
          Matcher matcher = NEXT.matcher(link);
          if (matcher.find()) {
            found.add(uri.resolve(matcher.group(1)));
          }
        };
    answer.headers().allValues("Link").forEach(read);
    Optional<URI> next = found.stream().findFirst();
    if (next.isPresent() && !next.get().getAuthority().equals(uri.getAuthority())) {
      throw couldNot(uri, "its next page is on another host, " + next.get().getHost());
    }
    return next;
  }

  private static CouldNotCheckException couldNot(URI uri, String but) {
    return new CouldNotCheckException("Tried to ask " + uri + ", but " + but);
  }
}
