package dev.slipway.probe;

import dev.slipway.config.ChecksConfig;
import dev.slipway.redact.Redactor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The account that probes use. Its token is kept, and asked for anew when it is refused, at most
 * once a minute. A login that is refused is never tried again: wrong passwords lock an account out,
 * and asking keeps a locked one locked.
 */
final class ProbeAccount {
  private static final Logger LOG = LoggerFactory.getLogger(ProbeAccount.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);

  private final HttpClient client;
  private final HttpRequest request;
  private final String tokenPath;
  private final Redactor redactor;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable String token;
  private @Nullable Instant asked;
  private volatile boolean refused;

  ProbeAccount(
      HttpClient client,
      URI baseUrl,
      ChecksConfig.Login login,
      Duration timeout,
      Redactor redactor,
      Clock clock) {
    Map<String, String> body = new LinkedHashMap<>();
    login.body().forEach((name, value) -> body.put(name, value.value()));
    this.client = client;
    this.request =
        HttpRequest.newBuilder(URI.create(baseUrl + login.path()))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    this.tokenPath = login.tokenPath();
    this.redactor = redactor;
    this.clock = clock;
  }

  Optional<String> token() {
    return Optional.ofNullable(token);
  }

  /** Whether the account's login was refused: it will have no token any more. */
  boolean isRefused() {
    return refused;
  }

  /** The token was refused, or there is none yet: asks for one, unless that was just done. */
  void renew() {
    lock.lock();
    try {
      Instant now = clock.instant();
      if (refused || (asked != null && now.isBefore(asked.plus(AT_MOST_EVERY)))) {
        return;
      }
      asked = now;
    } finally {
      lock.unlock();
    }
    var unused =
        client
            .sendAsync(request, HttpResponse.BodyHandlers.ofString())
            .whenComplete(
                (response, failure) -> {
                  if (failure != null) {
                    LOG.atWarn()
                        .addKeyValue("cause", redactor.redact(String.valueOf(failure)))
                        .log("The probes' account could not log in");
                  } else {
                    take(response);
                  }
                });
  }

  private void take(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status == 401 || status == 403 || status == 423 || status == 429) {
      refused = true;
      LOG.atWarn()
          .addKeyValue("status", status)
          .log("The probes' account was refused and is not tried again; see checks.login");
      return;
    }
    try {
      JsonNode found = JSON.readTree(response.body());
      for (String part : tokenPath.split("\\.")) {
        found = found.path(part);
      }
      if (response.statusCode() >= 300 || !found.isString()) {
        LOG.atWarn()
            .addKeyValue("status", response.statusCode())
            .log("The probes' account got no token");
        return;
      }
      redactor.learn(found.asString());
      token = found.asString();
    } catch (JacksonException e) {
      LOG.atWarn()
          .addKeyValue("status", response.statusCode())
          .log("The probes' account was answered with something that is no JSON");
    }
  }
}
