package dev.slipway.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a drill has in place of the systems that watch production: it answers on this machine's
 * loopback as Alertmanager's {@code /api/v2/alerts} and Prometheus' {@code /api/v1/rules} do, and
 * says what the drill wants it to say. Of metrics it knows which pods are scraped, and no request
 * of theirs. Safe for use by several threads.
 */
public final class Surroundings implements AutoCloseable {
  private final HttpServer server;
  private final List<Firing> firing = new CopyOnWriteArrayList<>();
  private volatile Supplier<List<String>> scraped = List::of;

  private record Firing(String name, String severity, Instant since) {}

  private Surroundings(HttpServer server) {
    this.server = server;
  }

  static Surroundings start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      Surroundings started = new Surroundings(server);
      server.createContext("/api/v2/alerts", http -> send(http, started.alerts()));
      server.createContext("/api/v1/rules", http -> send(http, started.rules()));
      server.createContext("/api/v1/query", http -> send(http, started.series()));
      server.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to start a drill's surroundings", e);
    }
  }

  /** Where they are asked, without a slash at its end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** An alert fires from now on. */
  public void fire(String name, String severity, Instant since) {
    firing.add(new Firing(name, severity, since));
  }

  /**
   * Metrics are there from now on.
   *
   * @param pods the names of those that are scraped at the moment
   */
  void scrape(Supplier<List<String>> pods) {
    scraped = pods;
  }

  /** Nothing answers any more. */
  public void goDown() {
    server.stop(0);
  }

  private String alerts() {
    return firing.stream()
        .map(
            alert ->
                "{\"labels\":"
                    + labels(alert)
                    + ",\"annotations\":{},\"startsAt\":\""
                    + alert.since()
                    + "\",\"status\":{\"state\":\"active\",\"silencedBy\":[],\"inhibitedBy\":[]}}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private String rules() {
    String alerts =
        firing.stream()
            .map(
                alert ->
                    "{\"labels\":"
                        + labels(alert)
                        + ",\"state\":\"firing\",\"activeAt\":\""
                        + alert.since()
                        + "\"}")
            .collect(Collectors.joining(",", "[", "]"));
    String rule =
        "{\"type\":\"alerting\",\"name\":\"SlipwayDrill\",\"health\":\"ok\",\"lastEvaluation\":\""
            + Instant.now()
            + "\",\"alerts\":"
            + alerts
            + "}";
    return "{\"status\":\"success\",\"data\":{\"groups\":[{\"name\":\"drill\",\"rules\":["
        + rule
        + "]}]}}";
  }

  /** A counter of each pod that has not moved for a while. */
  private String series() {
    long now = Instant.now().getEpochSecond();
    String values = "\"values\":[[" + (now - 1) + ",\"0\"],[" + now + ",\"0\"]]";
    return scraped.get().stream()
        .map(pod -> "{\"metric\":{\"pod\":\"" + pod + "\"}," + values + "}")
        .collect(
            Collectors.joining(
                ",",
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[",
                "]}}"));
  }

  private static String labels(Firing alert) {
    return "{\"alertname\":\"" + alert.name() + "\",\"severity\":\"" + alert.severity() + "\"}";
  }

  private static void send(HttpExchange exchange, String json) throws IOException {
    try (exchange) {
      byte[] body = json.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
