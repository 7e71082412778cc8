package dev.slipway.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.release.Release;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small application: one Deployment that says on /health who it is. */
final class Shop {
  private static final String MANIFESTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        replicas: 1
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
            - name: shop
              image: shop/backend:v1
              ports: [{containerPort: 8080}]
              lifecycle: {preStop: {exec: {command: [sleep, "1"]}}}
              readinessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: shop}
      spec:
        type: NodePort
        selector: {app: shop}
        ports: [{port: 80, targetPort: 8080, nodePort: %d}]
      """;

  private static final String CONFIG =
      """
      application: shop
      images:
        - name: shop/backend
          newName: shop/backend
          tag: ${version}
      workloads:
        - {kind: Deployment, name: shop, timeout: 60s, stability: 1s, schedulingGrace: 2s}
      checks:
        preflight: [dev.slipway.harness.drill.ShopChecks$Alerts]
        verification: [%s]
        healthPath: /health
      monitoring:
        probes: {path: /health}
      environments:
        rehearsal:
          namespace: %s
          manifests: manifests
          baseUrl: http://127.0.0.1:%d
      """;

  private Shop() {}

  /** Serves; its version is its only argument. */
  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("POD_IP"), 8080), 0);
    String health = "{\"status\":\"ok\",\"version\":\"" + args[0] + "\",\"db\":\"connected\"}";
    server.createContext(
        "/health",
        exchange -> {
          byte[] body = health.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    System.out.println("serving");
    String says = System.getenv("SAYS");
    if (says != null) {
      System.out.println(says);
    }
  }

  static ImageCatalogue images() {
    return ImageCatalogue.builder()
        .image("shop/backend", Program.mainClass(Shop.class, "v1"), "v1")
        .image("shop/backend", Program.mainClass(Shop.class, "v2"), "v2")
        .build();
  }

  /**
   * A release of it.
   *
   * @param folder for its files
   * @param port of its Service on the node
   * @param suites that verify it
   */
  static Release release(Path folder, String namespace, int port, Class<?>... suites)
      throws IOException {
    Files.createDirectories(folder.resolve("manifests"));
    Files.writeString(folder.resolve("manifests/shop.yaml"), MANIFESTS.formatted(port));
    StringBuilder names = new StringBuilder();
    for (Class<?> suite : suites) {
      names.append(names.isEmpty() ? "" : ", ").append(suite.getName());
    }
    Path config = folder.resolve("slipway.yaml");
    Files.writeString(config, CONFIG.formatted(names, namespace, port));
    return Release.load(config).to("rehearsal").at("v2");
  }
}
