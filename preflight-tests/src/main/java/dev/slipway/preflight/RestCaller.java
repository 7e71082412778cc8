package dev.slipway.preflight;

import dev.slipway.config.EndpointConfig;
import dev.slipway.config.Secret;
import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks a system's REST API; the one place of authentication, repetition and errors. Only GET is
 * spoken, so a question may be repeated: after a broken connection, a 502, 503 or 504, and after a
 * rate limit that says it ends within seconds. Whatever is not a whole answer then is a {@link
 * CouldNotCheckException}.
 */
final class RestCaller {
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(300);

  /** A longer rate limit is not waited for: the check says when it ends. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private static final Set<Integer> TRANSIENT = Set.of(502, 503, 504);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final EndpointConfig endpoint;
  private final Dialect dialect;
  private final HttpClient http;
  private final Pause pause;

  RestCaller(EndpointConfig endpoint, Dialect dialect) {
    this(endpoint, dialect, client(), duration -> TimeUnit.NANOSECONDS.sleep(duration.toNanos()));
  }

  RestCaller(EndpointConfig endpoint, Dialect dialect, HttpClient http, Pause pause) {
    this.endpoint = endpoint;
    this.dialect = dialect;
    this.http = http;
    this.pause = pause;
  }

  /** The time between two attempts. */
  @FunctionalInterface
  interface Pause {
    void of(Duration duration) throws InterruptedException;
  }

  /** Without redirects: an authenticated request goes nowhere but where it was meant to. */
  private static HttpClient client() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  /** Below the system's address, query included. */
  URI at(String path) {
    return URI.create(endpoint.url() + path);
  }

  JsonNode get(String path) {
    return body(at(path), send(at(path)));
  }

  JsonNode body(URI uri, HttpResponse<String> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException e) {
      throw new CouldNotCheckException(
          "Tried to ask " + shown(uri) + ", but its answer is not JSON; is a proxy in between?", e);
    }
  }

  /** An answer that came with 200. */
  HttpResponse<String> send(URI uri) {
    try {
      for (int attempt = 1; ; attempt++) {
        Outcome outcome = once(uri);
        HttpResponse<String> answer = outcome.answer();
        if (answer != null && answer.statusCode() == 200) {
          return answer;
        }
        Optional<Duration> wait = outcome.retryAfter(FIRST_PAUSE.multipliedBy(1L << attempt));
        if (attempt == ATTEMPTS || wait.isEmpty()) {
          throw outcome.failure(this, uri);
        }
        pause.of(wait.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CouldNotCheckException("Tried to ask " + shown(uri) + ", but was interrupted", e);
    }
  }

  /** An answer that is not in the documented form. */
  CouldNotCheckException unexpected(String path, String what) {
    return couldNot(at(path), what);
  }

  static CouldNotCheckException couldNot(URI uri, String but) {
    return new CouldNotCheckException("Tried to ask " + shown(uri) + ", but " + but);
  }

  private static String shown(URI uri) {
    return uri.toString();
  }

  private Outcome once(URI uri) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> sent =
        http.sendAsync(request(uri), BodyHandlers.ofString());
    try {
      // The request's own time-out ends with the headers; a body can drip for ever.
      return new Outcome(
          sent.get(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS), null, false);
    } catch (TimeoutException e) {
      sent.cancel(true);
      return new Outcome(null, e, true);
    } catch (ExecutionException e) {
      return new Outcome(null, e.getCause() instanceof IOException io ? io : e, false);
    }
  }

  private HttpRequest request(URI uri) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).timeout(endpoint.timeout()).setHeader("User-Agent", "slipway");
    dialect.headers().forEach(request::setHeader);
    endpoint.headers().forEach((name, value) -> request.setHeader(name, value.value()));
    Secret token = endpoint.token();
    Secret password = endpoint.password();
    if (token != null) {
      request.setHeader("Authorization", dialect.scheme() + token.value());
    } else if (password != null) {
      byte[] login =
          (endpoint.username() + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
      request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
    }
    return request.build();
  }

  /** What came of one attempt: an answer, or why there is none. */
  private record Outcome(
      @Nullable HttpResponse<String> answer, @Nullable Exception broken, boolean slow) {
    /** How long to wait before the next attempt; empty when none is worth it. */
    Optional<Duration> retryAfter(Duration otherwise) {
      if (answer == null) {
        // A system that hangs is not asked again: the gate's time is others', too.
        return slow ? Optional.empty() : Optional.of(otherwise);
      }
      Optional<Duration> limit = RateLimit.of(answer.headers()).waitFor();
      if (limit.isPresent()) {
        return limit.filter(l -> l.compareTo(LONGEST_PAUSE) <= 0);
      }
      return TRANSIENT.contains(answer.statusCode()) ? Optional.of(otherwise) : Optional.empty();
    }

    CouldNotCheckException failure(RestCaller caller, URI uri) {
      String system = caller.dialect.system();
      if (answer == null) {
        String why =
            slow
                ? "there was no answer within " + caller.endpoint.timeout().toMillis() + " ms"
                : String.valueOf(broken);
        return new CouldNotCheckException(
            "Tried to ask "
                + shown(uri)
                + ", but "
                + why
                + "; is "
                + system
                + " reachable from here?",
            broken);
      }
      return couldNot(uri, "it answered " + answer.statusCode() + caller.advice(answer));
    }
  }

  private String advice(HttpResponse<String> answer) {
    Optional<String> limit = RateLimit.of(answer.headers()).advice();
    if (limit.isPresent()) {
      return limit.get();
    }
    String said = said(answer);
    return switch (answer.statusCode()) {
      case 400 -> said + "; correct what slipway.yaml asks " + dialect.system() + " for";
      case 401 -> said + "; the token is not valid, give another";
      case 403, 404 -> said + "; either it is not there, or " + dialect.forbidden();
      case 410 -> said + "; this API is gone there: is this the right system and edition?";
      case 429 -> ", a rate limit; try again in a minute";
      default -> said + "; try again, and see the status page of " + dialect.system();
    };
  }

  /** What the system itself says is wrong, where it says so in a form that is known. */
  private static String said(HttpResponse<String> answer) {
    try {
      JsonNode body = JSON.readTree(answer.body());
      StringBuilder all = new StringBuilder();
      body.path("errorMessages").forEach(m -> all.append(m.asString("")).append(' '));
      body.path("errors").forEach(m -> all.append(m.asString("")).append(' '));
      all.append(body.path("error").path("message").asString("")).append(' ');
      all.append(body.path("message").asString(""));
      String text = all.toString().replaceAll("\\s+", " ").strip();
      return text.isEmpty() ? "" : " (" + text.substring(0, Math.min(300, text.length())) + ")";
    } catch (JacksonException e) {
      return "";
    }
  }
}
