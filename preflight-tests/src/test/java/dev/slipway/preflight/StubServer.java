package dev.slipway.preflight;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.slipway.config.EndpointConfig;
import dev.slipway.config.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server with documented answers, and callers of it that do not really wait. */
final class StubServer implements AutoCloseable {
  final WireMockServer server =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
  final List<Duration> pauses = new CopyOnWriteArrayList<>();

  StubServer() {
    server.start();
  }

  String url() {
    return server.baseUrl();
  }

  /** Answers any question below a path. */
  void at(String path, int status, String body) {
    server.stubFor(
        WireMock.get(WireMock.urlPathEqualTo(path))
            .willReturn(WireMock.aResponse().withStatus(status).withBody(body)));
  }

  EndpointConfig withToken(String token) {
    return endpoint(new Secret(token, true), null, null);
  }

  EndpointConfig withLogin(String username, String password) {
    return endpoint(null, username, new Secret(password, true));
  }

  private EndpointConfig endpoint(
      @Nullable Secret token, @Nullable String username, @Nullable Secret password) {
    return new EndpointConfig(
        URI.create(url()), Map.of(), token, username, password, Duration.ofSeconds(5));
  }

  RestCaller caller(EndpointConfig endpoint, Dialect dialect) {
    return new RestCaller(endpoint, dialect, HttpClient.newHttpClient(), pauses::add);
  }

  @Override
  public void close() {
    server.stop();
  }
}
