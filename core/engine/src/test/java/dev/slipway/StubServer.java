package dev.slipway;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server of WireMock on loopback that answers each path as it is told, and remembers what was
 * asked; what it is not told of is not found.
 */
public final class StubServer implements AutoCloseable {
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final WireMockServer server;
  private volatile Reply otherwise = one -> answer(404, "nothing here");

  /** What was asked. */
  public record Asked(String method, URI uri, byte[] bytes, Map<String, String> headers) {
    public String path() {
      return uri.getPath();
    }

    public String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Empty when it was not sent. */
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(h -> h.getKey().equalsIgnoreCase(name))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse("");
    }

    private static Asked of(LoggedRequest request) {
      Map<String, String> headers = new ConcurrentHashMap<>();
      request.getHeaders().all().forEach(h -> headers.put(h.key(), h.firstValue()));
      return new Asked(
          request.getMethod().getName(),
          URI.create(request.getUrl()),
          Objects.requireNonNullElse(request.getBody(), new byte[0]),
          headers);
    }
  }

  /** How to answer. */
  public interface Reply {
    ResponseDefinitionBuilder to(Asked asked);
  }

  private final class Told implements ResponseDefinitionTransformerV2 {
    @Override
    public ResponseDefinition transform(ServeEvent event) {
      Asked one = Asked.of(event.getRequest());
      asked.add(one);
      return replies.getOrDefault(one.path(), otherwise).to(one).build();
    }

    @Override
    public String getName() {
      return "told";
    }
  }

  public StubServer() {
    server =
        new WireMockServer(
            WireMockConfiguration.options()
                .bindAddress("127.0.0.1")
                .dynamicPort()
                .http2PlainDisabled(true)
                .extensions(new Told()));
    server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse()));
    server.start();
  }

  public static ResponseDefinitionBuilder answer(int status, String body) {
    return WireMock.aResponse().withStatus(status).withBody(body);
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** Everything that was asked, in order. */
  public List<Asked> asked() {
    return asked;
  }

  public Asked lastAsked() {
    return asked.get(asked.size() - 1);
  }

  public StubServer on(String path, Reply reply) {
    replies.put(path, reply);
    return this;
  }

  public StubServer on(String path, int status, String body) {
    return on(path, one -> answer(status, body));
  }

  /** How paths are answered of which nothing else was said. */
  public StubServer otherwise(Reply reply) {
    otherwise = reply;
    return this;
  }

  @Override
  public void close() {
    server.stop();
  }
}
