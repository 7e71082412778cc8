package dev.slipway.smoke;

import static io.restassured.config.HttpClientConfig.httpClientConfig;

import dev.slipway.harness.CouldNotCheckException;
import io.restassured.RestAssured;
import io.restassured.config.RedirectConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.apache.http.client.HttpClient;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.impl.client.SystemDefaultHttpClient;

/**
 * One request to the application. Never repeated, not even by the client below, and redirects are
 * answers: a check sees what a user's first request would.
 */
final class Http {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A request was taken, and nothing came back. */
  static final class NoAnswer extends AssertionError {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private final Duration answer;

  /**
   * Requests.
   *
   * @param answer how long to wait for each part of an answer
   */
  Http(Duration answer) {
    this.answer = answer;
  }

  /**
   * Sends a request.
   *
   * @param doing for messages, as {@code GET https://erp.preskool.com/api/v1/health}
   * @throws CouldNotCheckException when the application cannot be reached
   * @throws NoAnswer when it was reached and gave no answer
   */
  Response send(String doing, Function<RequestSpecification, Response> request) {
    try {
      return request.apply(RestAssured.given().config(config()).urlEncodingEnabled(false));
    } catch (Exception e) {
      // Rest Assured throws checked exceptions that it does not declare.
      throw notAnswered(doing, e);
    }
  }

  /** The start of an answer's body, for a message. */
  static String excerpt(Response response) {
    String body = response.asString().strip();
    return body.isEmpty()
        ? "an empty body"
        : body.length() <= 200 ? body : body.substring(0, 200) + "...";
  }

  private static Error notAnswered(String doing, Exception e) {
    String tried = "Tried to " + doing + ", but ";
    if (e instanceof UnknownHostException) {
      throw new CouldNotCheckException(tried + "the host's name does not resolve", e);
    }
    if (e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof NoRouteToHostException) {
      throw new CouldNotCheckException(
          tried + "nothing could be reached there: " + e.getMessage(), e);
    }
    if (e instanceof SSLException) {
      throw new CouldNotCheckException(tried + "TLS could not be agreed on: " + e.getMessage(), e);
    }
    if (e instanceof IOException) {
      throw new NoAnswer(tried + "it was reached and gave no answer: " + e.getMessage(), e);
    }
    throw new CouldNotCheckException(tried + "the request could not be made: " + e, e);
  }

  private RestAssuredConfig config() {
    return RestAssuredConfig.config()
        .redirect(RedirectConfig.redirectConfig().followRedirects(false))
        .httpClient(
            httpClientConfig()
                .httpClientFactory(Http::clientThatNeverRepeats)
                .setParam("http.connection.timeout", Math.toIntExact(CONNECT.toMillis()))
                .setParam("http.socket.timeout", Math.toIntExact(answer.toMillis())));
  }

  /** The client's default repeats a request up to three times when no answer came. */
  @SuppressWarnings("deprecation") // Rest Assured needs a client of this generation.
  private static HttpClient clientThatNeverRepeats() {
    SystemDefaultHttpClient client = new SystemDefaultHttpClient();
    client.setHttpRequestRetryHandler((failure, count, context) -> false);
    return client;
  }
}
