package dev.slipway.examples.preskool.rehearsal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.release.Release;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** An application that has just enough for each delivered check, and starts at once. */
final class Till {
  private static final String MANIFESTS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: till}
      spec:
        replicas: 1
        selector: {matchLabels: {app: till}}
        template:
          metadata: {labels: {app: till}}
          spec:
            terminationGracePeriodSeconds: 5
            containers:
            - name: till
              image: till:v1
              ports: [{containerPort: 8080}]
              lifecycle: {preStop: {exec: {command: [sleep, "1"]}}}
              readinessProbe: {httpGet: {path: /health, port: 8080}, periodSeconds: 1}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: till}
      spec:
        type: NodePort
        selector: {app: till}
        ports: [{port: 80, targetPort: 8080, nodePort: 31500}]
      """;

  private static final String CONFIG =
      """
      application: till
      images:
        - {name: till, newName: till, tag: "${version}"}
      workloads:
        - {kind: Deployment, name: till, timeout: 60s, stability: 1s}
      checks:
        preflight: [dev.slipway.preflight]
        verification: [dev.slipway.smoke]
        healthPath: /health
        login: {path: /login, body: {user: till}, tokenPath: token}
        spotChecks:
          - {name: prices, method: GET, path: /prices, status: 200, jsonPaths: {currency: EUR}, within: 5s}
      monitoring:
        probes: {path: /health}
      environments:
        rehearsal:
          namespace: till
          manifests: manifests
          baseUrl: http://127.0.0.1:31500
      """;

  private Till() {}

  /** Serves; its version is its only argument. */
  public static void main(String[] args) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("POD_IP"), 8080), 0);
    answer(
        server,
        "/health",
        "{\"status\":\"ok\",\"version\":\"" + args[0] + "\",\"db\":\"connected\"}");
    answer(server, "/login", "{\"token\":\"t-4471\"}");
    answer(server, "/prices", "{\"currency\":\"EUR\"}");
    server.start();
    System.out.println("serving");
    if (System.getenv("SAYS") != null) {
      System.out.println(System.getenv("SAYS"));
    }
  }

  private static void answer(HttpServer server, String path, String json) {
    server.createContext(
        path,
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] body = json.getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  static ImageCatalogue images() {
    return ImageCatalogue.builder()
        .image("till", Program.mainClass(Till.class, "v1"), "v1")
        .image("till", Program.mainClass(Till.class, "v2"), "v2")
        .build();
  }

  /** Version v2 of it, with its files in that folder. */
  static Release release(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("manifests"));
    Files.writeString(folder.resolve("manifests/till.yaml"), MANIFESTS);
    Files.writeString(folder.resolve("slipway.yaml"), CONFIG);
    return Release.load(folder.resolve("slipway.yaml")).to("rehearsal").at("v2");
  }
}
