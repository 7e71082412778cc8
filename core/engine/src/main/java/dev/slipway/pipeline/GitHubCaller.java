package dev.slipway.pipeline;

import dev.slipway.config.Secret;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls GitHub's REST API below one repository: authentication, rate limits, and what a failure
 * means. A request that was refused by a rate limit was not done, and is made again when that is
 * over; a read whose connection broke is made once more; a write never, because it may have been
 * done. Redirects are not followed: they would take the token along.
 */
final class GitHubCaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  /** By GitHub's guide to the secondary limit: at least a minute, then twice as long each time. */
  private static final Duration SECONDARY = Duration.ofMinutes(1);

  private static final int MOST_LIMITED = 4;
  private static final Duration LONGEST_LIMIT = Duration.ofMinutes(65);
  private static final int LONGEST_SHOWN = 300;

  private final JsonMapper json = JsonMapper.builder().build();
  private final HttpClient http;
  private final URI repository;
  private final @Nullable Secret token;
  private final Redactor redactor;
  private final Clock clock;
  private final Waiting waiting;

  /**
   * @param repository the API's address of it, as {@code https://api.github.com/repos/acme/erp}
   */
  GitHubCaller(
      HttpClient http,
      URI repository,
      @Nullable Secret token,
      Redactor redactor,
      Clock clock,
      Waiting waiting) {
    this.http = http;
    this.repository = repository;
    this.token = token;
    this.redactor = redactor;
    this.clock = clock;
    this.waiting = waiting;
  }

  /**
   * Calls a repository by its name, as {@code acme/erp}, and takes the time that GitHub says.
   *
   * @param token is masked wherever the redactor is asked
   */
  static GitHubCaller of(URI apiUrl, String repository, Secret token, Redactor redactor) {
    redactor.learn(List.of(token.value()));
    HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    return new GitHubCaller(
        http,
        URI.create(apiUrl + "/repos/" + repository),
        token,
        redactor,
        Clock.systemUTC(),
        Waiting.REAL);
  }

  /** What there is at the path, as {@code actions/runs/7}. */
  JsonNode get(String path) throws InterruptedException {
    HttpRequest request = request(path).GET().build();
    try {
      return call(request);
    } catch (GitHubException e) {
      if (e.status() != 0) {
        throw e;
      }
      return call(request);
    }
  }

  /** Writes; the answer is missing where GitHub gives none. */
  JsonNode post(String path, Object body) throws InterruptedException {
    return call(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(repository + "/" + path))
            .timeout(TIMEOUT)
            .header("Accept", "application/vnd.github+json")
            .header("X-GitHub-Api-Version", "2022-11-28")
            .header("User-Agent", "slipway");
    if (token != null) {
      request.header("Authorization", "Bearer " + token.value());
    }
    return request;
  }

  private JsonNode call(HttpRequest request) throws InterruptedException {
    for (int limited = 0; ; limited++) {
      HttpResponse<String> answer = send(request);
      if (answer.statusCode() < 300) {
        return understood(request, answer);
      }
      Optional<Duration> wait = limit(answer, limited);
      if (wait.isEmpty()) {
        throw new GitHubException(
            answer.statusCode(),
            tried(request) + "it answered " + answer.statusCode() + " " + said(answer.body()),
            null);
      }
      if (limited == MOST_LIMITED || wait.get().compareTo(LONGEST_LIMIT) > 0) {
        throw new GitHubException(
            answer.statusCode(),
            tried(request)
                + "its rate limit is used up, and it says to wait "
                + wait.get().toSeconds()
                + " s more; use a token of its own for releases",
            null);
      }
      waiting.pause(wait.get());
    }
  }

  /** How long to wait, where the answer is that of a rate limit. */
  private Optional<Duration> limit(HttpResponse<String> answer, int limited) {
    if (answer.statusCode() != 403 && answer.statusCode() != 429) {
      return Optional.empty();
    }
    Optional<Long> after = number(answer, "Retry-After");
    if (after.isPresent()) {
      return Optional.of(Duration.ofSeconds(Math.max(1, after.get())));
    }
    Optional<Long> reset = number(answer, "X-RateLimit-Reset");
    if (number(answer, "X-RateLimit-Remaining").filter(left -> left == 0).isPresent()
        && reset.isPresent()) {
      Duration left = Duration.between(clock.instant(), Instant.ofEpochSecond(reset.get()));
      return Optional.of(left.isNegative() ? Duration.ofSeconds(1) : left.plusSeconds(1));
    }
    boolean secondary =
        answer.statusCode() == 429 || answer.body().contains("secondary rate limit");
    return secondary ? Optional.of(SECONDARY.multipliedBy(1L << limited)) : Optional.empty();
  }

  private static Optional<Long> number(HttpResponse<String> answer, String header) {
    return answer
        .headers()
        .firstValue(header)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(Long::parseLong);
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new GitHubException(0, tried(request) + e, e);
    }
  }

  private JsonNode understood(HttpRequest request, HttpResponse<String> answer) {
    if (answer.body().isBlank()) {
      return json.missingNode();
    }
    try {
      return json.readTree(answer.body());
    } catch (JacksonException e) {
      throw new GitHubException(
          answer.statusCode(), tried(request) + "the answer is no JSON; is a proxy in between?", e);
    }
  }

  private String tried(HttpRequest request) {
    return "Tried to " + request.method() + " " + request.uri() + ", but ";
  }

  private String said(String text) {
    String line = redactor.redact(text).replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
  }
}
