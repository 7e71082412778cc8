package dev.slipway.message;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Posts JSON once. URLs of channels are secrets: none is ever told, nor an exception of the client,
 * which may quote one.
 */
final class Poster {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private static final String REMAINING = "x-ratelimit-remaining";

  private final HttpClient client;
  private final Duration timeout;
  private final Clock clock;

  Poster(HttpClient client, Duration timeout, Clock clock) {
    this.client = client;
    this.timeout = timeout;
    this.clock = clock;
  }

  /** What was answered. */
  record Reply(Standing standing, int status, String body, Duration retryAfter, boolean limited) {
    /** A short text of the answer, safe only for bodies of fixed words. */
    String word() {
      String line = body.strip();
      return line.matches("[a-z_]{1,60}") ? line : "a text of " + line.length() + " characters";
    }
  }

  enum Standing {
    ANSWERED,
    /** It never reached the server. */
    NOT_SENT,
    NO_ANSWER
  }

  Clock clock() {
    return clock;
  }

  Reply post(URI url, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(timeout)
            .header("Content-Type", "application/json; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(request.build());
  }

  Reply get(URI url, Map<String, String> headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(timeout).GET();
    headers.forEach(request::header);
    return send(request.build());
  }

  private Reply send(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      // The request's own time-out ends with the headers; a body can drip for ever.
      HttpResponse<byte[]> response = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Reply(
          Standing.ANSWERED,
          response.statusCode(),
          new String(response.body(), StandardCharsets.UTF_8),
          pause(response.headers()),
          response.headers().firstValue("Retry-After").isPresent()
              || response.headers().firstValue(REMAINING).filter("0"::equals).isPresent());
    } catch (TimeoutException e) {
      sent.cancel(true);
      return none(Standing.NO_ANSWER, "no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return broken(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      return none(Standing.NO_ANSWER, "the thread was interrupted");
    }
  }

  private static Reply broken(Throwable cause) {
    boolean never =
        cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
    String what =
        cause instanceof IOException
            ? cause.getClass().getSimpleName()
            : "it failed with " + cause.getClass().getSimpleName();
    return none(never ? Standing.NOT_SENT : Standing.NO_ANSWER, what);
  }

  private static Reply none(Standing standing, String what) {
    return new Reply(standing, 0, what, SHORTEST_PAUSE, false);
  }

  /** Waits so long; false when the thread is to end. */
  boolean pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** {@code Retry-After} as seconds or an HTTP date; else when GitHub's limit begins anew. */
  private Duration pause(HttpHeaders headers) {
    String retryAfter = headers.firstValue("Retry-After").orElse("");
    String reset = headers.firstValue("x-ratelimit-reset").orElse("");
    Duration asked = SHORTEST_PAUSE;
    if (retryAfter.isEmpty()
        && reset.matches("[0-9]{1,11}")
        && headers.firstValue(REMAINING).filter("0"::equals).isPresent()) {
      asked = Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(reset)));
    } else if (retryAfter.matches("[0-9]{1,6}")) {
      asked = Duration.ofSeconds(Long.parseLong(retryAfter));
    } else if (!retryAfter.isEmpty()) {
      try {
        asked =
            Duration.between(
                clock.instant(),
                ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeException e) {
        asked = SHORTEST_PAUSE; // neither form: as if the header were not there
      }
    }
    return asked.compareTo(SHORTEST_PAUSE) < 0
        ? SHORTEST_PAUSE
        : asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
  }

  /** What an answer of a plain webhook means: 2xx is sent, 429 and 503 may be tried again. */
  static Delivery understood(String name, Reply reply) {
    String tried = "Tried to post to " + name + ", but ";
    return switch (reply.standing()) {
      case NOT_SENT ->
          Delivery.later(
              tried + "it was not reached (" + reply.body() + "); look at its URL and the network",
              reply.retryAfter());
      case NO_ANSWER ->
          Delivery.inDoubt(tried + reply.body() + "; look in the channel whether it arrived");
      case ANSWERED -> {
        int status = reply.status();
        String said = tried + "it answered " + status + " " + reply.word();
        if (status >= 200 && status < 300) {
          yield Delivery.sent(null);
        }
        if (status == 429 || status == 503) {
          yield Delivery.later(said + "; it is tried again", reply.retryAfter());
        }
        yield status >= 500
            ? Delivery.inDoubt(said + "; look in the channel whether it arrived")
            : Delivery.refused(said + "; check the channel and its URL");
      }
    };
  }
}
