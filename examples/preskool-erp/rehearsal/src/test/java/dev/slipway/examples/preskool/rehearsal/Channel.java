package dev.slipway.examples.preskool.rehearsal;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.release.Release;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A team's webhooks: what a release tells its channels. */
final class Channel implements AutoCloseable {
  private final List<JsonNode> releases = new CopyOnWriteArrayList<>();
  private final List<JsonNode> incidents = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  Channel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    takeIn("/releases", releases);
    takeIn("/incidents", incidents);
    server.start();
  }

  private void takeIn(String path, List<JsonNode> told) {
    server.createContext(
        path,
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          told.add(JsonMapper.shared().readTree(body));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
  }

  /** The same release, which tells these webhooks how it ends. */
  Release of(Release release) {
    SlipwayConfig telling =
        release.config().toBuilder()
            .channels(
                new ChannelsConfig(List.of(webhook("/releases")), List.of(webhook("/incidents"))))
            .build();
    return new Release(telling, release.environment(), release.version(), release.digests());
  }

  private ChannelsConfig.Channel webhook(String path) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
    return new ChannelsConfig.Channel(
        ChannelsConfig.Kind.WEBHOOK, new Secret(url, true), null, null, null);
  }

  List<String> releases() {
    return kinds(releases);
  }

  List<String> incidents() {
    return kinds(incidents);
  }

  private static List<String> kinds(List<JsonNode> told) {
    return told.stream()
        .map(m -> m.path("version").asString() + " " + m.path("kind").asString())
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
