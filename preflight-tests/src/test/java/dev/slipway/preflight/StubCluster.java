package dev.slipway.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * On loopback, the little of an API server that the checks of images ask for, and a registry with
 * small images.
 */
final class StubCluster implements AutoCloseable {
  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  StubCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    on(
        "/apis/apps/v1",
        200,
        """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
        {"name":"deployments","singularName":"","namespaced":true,"kind":"Deployment","verbs":["get"]}]}
        """);
    nodes(node("amd64", false));
    server.start();
  }

  /** As it stands in references. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void on(String path, int status, String body) {
    answers.put(path, new Answer(status, body));
  }

  void nodes(String... nodes) {
    on(
        "/api/v1/nodes",
        200,
        "{\"kind\":\"NodeList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["
            + String.join(",", nodes)
            + "]}");
  }

  static String node(String architecture, boolean tainted) {
    return """
    {"metadata":{"name":"n"},"spec":{"taints":[%s]},
     "status":{"nodeInfo":{"operatingSystem":"linux","architecture":"%s"}}}
    """
        .formatted(
            tainted ? "{\"key\":\"dedicated\",\"effect\":\"NoSchedule\"}" : "", architecture);
  }

  /**
   * An image of one platform.
   *
   * @param revision empty for none
   */
  void image(String repository, String tag, String architecture, String revision) {
    String label =
        revision.isEmpty() ? "" : "\"org.opencontainers.image.revision\":\"" + revision + "\"";
    String config =
        "{\"os\":\"linux\",\"architecture\":\"%s\",\"config\":{\"Labels\":{%s}}}"
            .formatted(architecture, label);
    String manifest =
        "{\"schemaVersion\":2,\"config\":{\"digest\":\"%s\"}}".formatted(digest(config));
    on("/v2/" + repository + "/manifests/" + tag, 200, manifest);
    on("/v2/" + repository + "/blobs/" + digest(config), 200, config);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer =
          answers.getOrDefault(
              exchange.getRequestURI().getPath(),
              new Answer(
                  404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"unknown\"}]}"));
      byte[] body = answer.body().getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String digest(String content) {
    try {
      return "sha256:"
          + HexFormat.of()
              .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
