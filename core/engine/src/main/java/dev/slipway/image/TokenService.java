package dev.slipway.image;

import dev.slipway.image.Credentials.Kind;
import dev.slipway.image.RegistryAnswer.Failed;
import dev.slipway.image.RegistryAnswer.Found;
import dev.slipway.image.RegistryFailure.Unreadable;
import dev.slipway.redact.Redactor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gets the token that a Bearer challenge demands, by the distribution project's token
 * specification: anonymously, with basic authentication, or for an identity token.
 */
final class TokenService {
  private static final String CLIENT = "slipway";
  private static final int LARGEST = 1 << 20;

  /** What the specification says for an answer that does not say, as GHCR's. */
  private static final long USUAL_SECONDS = 60;

  /** Sent shortly before its end, a token is late. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RegistryHost host;
  private final Transport transport;
  private final Refusals refusals;
  private final Redactor redactor;
  private final Clock clock;

  TokenService(
      RegistryHost host, Transport transport, Refusals refusals, Redactor redactor, Clock clock) {
    this.host = host;
    this.transport = transport;
    this.refusals = refusals;
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * Gets a token.
   *
   * @param bearer the challenge
   * @param credentials null for an anonymous token, which some registries demand for public images
   */
  RegistryAnswer<Authorization> token(
      Challenge bearer, String repository, @Nullable Credentials credentials, Question question) {
    Optional<URI> realm = bearer.parameter("realm").flatMap(TokenService::uri);
    if (realm.isEmpty() || !host.mayLeadTo(realm.get())) {
      return new Failed<>(
          new Unreadable(
              question.tried()
                  + ", but "
                  + host.name()
                  + " demands a token of "
                  + bearer.parameter("realm").orElse("nobody")
                  + ", which is no https address; look at the registry's configuration"));
    }
    Map<String, String> form = new LinkedHashMap<>();
    bearer.parameter("service").ifPresent(s -> form.put("service", s));
    form.put("scope", bearer.parameter("scope").orElse("repository:" + repository + ":pull"));
    form.put("client_id", CLIENT);
    String who = credentials == null ? "without credentials" : credentials.who();
    Instant asked = clock.instant();
    return transport
        .send(request(realm.get(), form, credentials), LARGEST, question.tried())
        .flatMap(
            answer ->
                answer.statusCode() == 200
                    ? understood(answer, question, who, asked)
                    : new Failed<>(refusals.of(answer, question, who)));
  }

  private static HttpRequest request(
      URI realm, Map<String, String> form, @Nullable Credentials credentials) {
    if (credentials != null && credentials.kind() == Kind.IDENTITY_TOKEN) {
      form.put("grant_type", "refresh_token");
      form.put("refresh_token", credentials.secret().value());
      return HttpRequest.newBuilder(realm)
          .header("Content-Type", "application/x-www-form-urlencoded")
          .header("Accept", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
          .build();
    }
    String divider = realm.getRawQuery() == null ? "?" : "&";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(realm + divider + encoded(form)))
            .header("Accept", "application/json");
    if (credentials != null) {
      request.header("Authorization", credentials.basic());
    }
    return request.GET().build();
  }

  private RegistryAnswer<Authorization> understood(
      HttpResponse<byte[]> answer, Question question, String who, Instant asked) {
    JsonNode json;
    try {
      json = JSON.readTree(answer.body());
    } catch (JacksonException e) {
      // Without the cause: its message may quote a token.
      return unreadable(answer, question, "is no JSON");
    }
    String token = json.path("token").asString(json.path("access_token").asString(""));
    if (token.isBlank() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      return unreadable(answer, question, "has no token");
    }
    redactor.learn(token);
    long seconds = Math.max(0, json.path("expires_in").asLong(USUAL_SECONDS));
    // By this clock, from when it was asked for: the service's own may be another.
    Instant until = asked.plusSeconds(Math.min(seconds, 86_400)).minus(MARGIN);
    return new Found<>(new Authorization("Bearer " + token, until, who));
  }

  private static <T> RegistryAnswer<T> unreadable(
      HttpResponse<byte[]> answer, Question question, String what) {
    return new Failed<>(
        new Unreadable(
            question.tried()
                + ", but the answer of its token service "
                + answer.uri().getAuthority()
                + " "
                + what
                + "; is a proxy in between?"));
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
