package dev.slipway.source;

import dev.slipway.config.EndpointConfig;
import dev.slipway.config.Secret;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one endpoint over HTTP: authentication, time-out, and what a failure means. A read whose
 * connection broke is repeated once; beyond that, who asks every few seconds is its own retry.
 * Redirects are not followed: they would take the credentials along.
 */
final class HttpCaller {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LONGEST_SHOWN = 300;

  private final HttpClient client;
  private final EndpointConfig endpoint;
  private final Redactor redactor;

  HttpCaller(HttpClient client, EndpointConfig endpoint, Redactor redactor) {
    this.client = client;
    this.endpoint = endpoint;
    this.redactor = redactor;
  }

  String name() {
    return endpoint.url().toString();
  }

  /** A query as a form: expressions may be longer than a URL. */
  Answer<JsonNode> query(String path, Map<String, String> form) {
    return read(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build());
  }

  Answer<JsonNode> get(String path, Map<String, String> parameters) {
    String query = parameters.isEmpty() ? "" : "?" + encoded(parameters);
    return read(request(path + query).GET().build());
  }

  /** Writes: never repeated, because it may have been done. */
  Answer<JsonNode> post(String path, Object body) {
    return once(request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build())
        .fold(answer -> answer, broken -> Answer.unknown(broken.reason(), broken.why()));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.url() + path))
            .header("Accept", "application/json");
    endpoint.headers().forEach((name, value) -> request.header(name, value.value()));
    Secret token = endpoint.token();
    Secret password = endpoint.password();
    if (token != null) {
      request.header("Authorization", "Bearer " + token.value());
    } else if (password != null) {
      String login = endpoint.username() + ":" + password.value();
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
    return request;
  }

  private Answer<JsonNode> read(HttpRequest request) {
    return once(request)
        .fold(
            answer -> answer,
            broken ->
                Thread.currentThread().isInterrupted()
                    ? Answer.unknown(broken.reason(), broken.why())
                    : once(request)
                        .fold(a -> a, again -> Answer.unknown(again.reason(), again.why())));
  }

  /** Outside: whether there was an HTTP answer at all; inside: what it says. */
  private Answer<Answer<JsonNode>> once(HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      // A time-out of the request itself would end with the headers; a body can drip for ever.
      HttpResponse<byte[]> response =
          sent.get(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return Answer.known(understood(request, response));
    } catch (TimeoutException e) {
      sent.cancel(true);
      return Answer.unknown(
          Reason.UNREACHABLE,
          tried(request) + "there was no answer within " + endpoint.timeout().toMillis() + " ms");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() instanceof IOException io ? io : e;
      return Answer.unknown(Reason.UNREACHABLE, tried(request) + said(String.valueOf(cause)));
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      return Answer.unknown(Reason.UNREACHABLE, tried(request) + "the thread was interrupted");
    }
  }

  private Answer<JsonNode> understood(HttpRequest request, HttpResponse<byte[]> response) {
    String body = new String(response.body(), StandardCharsets.UTF_8);
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      try {
        return Answer.known(JSON.readTree(body));
      } catch (JacksonException e) {
        return Answer.unknown(
            Reason.UNREADABLE, tried(request) + "the answer is no JSON: " + said(body));
      }
    }
    Reason reason =
        switch (status) {
          case 400, 404, 405, 422 -> Reason.INVALID;
          case 401, 403 -> Reason.UNAUTHORIZED;
          default -> Reason.UNREACHABLE;
        };
    String later =
        response.headers().firstValue("Retry-After").map(s -> "; retry after " + s).orElse("");
    return Answer.unknown(
        reason, tried(request) + "it answered " + status + " " + said(body) + later);
  }

  private String tried(HttpRequest request) {
    return "Tried to ask " + endpoint.url() + request.uri().getPath() + ", but ";
  }

  private String said(String text) {
    String line = redactor.redact(text).replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            e ->
                URLEncoder.encode(e.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
