package dev.slipway.smoke;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An application that answers as a test says. */
final class FakeApplication implements AutoCloseable {
  private static final String JSON = "application/json";

  private record Answer(int status, String body, String type) {}

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakeApplication() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  FakeApplication answer(String request, int status, String body) {
    return answer(request, status, body, JSON);
  }

  FakeApplication answer(String request, int status, String body, String type) {
    answers.put(request, new Answer(status, body, type));
    return this;
  }

  FakeApplication redirect(String request, String location) {
    answers.put(request, new Answer(302, location, JSON));
    return this;
  }

  /** What was asked: method, path, authorization and body. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    requests.add(request + " " + authorization + " " + body);
    Answer answer = answers.getOrDefault(request, new Answer(404, "not found", JSON));
    if (answer.status() == 0) {
      exchange.close(); // Reached, and no answer.
      return;
    }
    if (answer.status() == 302) {
      exchange.getResponseHeaders().add("Location", answer.body());
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
