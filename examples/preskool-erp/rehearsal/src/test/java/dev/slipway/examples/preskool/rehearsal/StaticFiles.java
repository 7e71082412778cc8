package dev.slipway.examples.preskool.rehearsal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A folder over HTTP, in place of the web server of an image: {@code StaticFiles HOST PORT FOLDER}.
 */
final class StaticFiles {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "json", "application/json",
          "js", "text/javascript",
          "css", "text/css",
          "svg", "image/svg+xml");

  private final Path folder;

  private StaticFiles(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  public static void main(String[] args) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(args[0], Integer.parseInt(args[1])), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    server.createContext("/", new StaticFiles(Path.of(args[2]))::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = folder.resolve("." + exchange.getRequestURI().getPath()).normalize();
      Path found = Files.isDirectory(file) ? file.resolve("index.html") : file;
      if (!found.startsWith(folder) || !Files.isRegularFile(found)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String name = found.getFileName().toString();
      String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
      exchange.getResponseHeaders().set("Content-Type", type);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      long size = Files.size(found);
      exchange.sendResponseHeaders(200, head || size == 0 ? -1 : size);
      if (!head) {
        Files.copy(found, exchange.getResponseBody());
      }
    }
  }
}
