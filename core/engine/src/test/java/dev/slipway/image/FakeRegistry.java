package dev.slipway.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A server on loopback that answers as a test says, and remembers what it was asked. */
final class FakeRegistry implements AutoCloseable {
  /** An answer. */
  record Answer(int status, Map<String, String> headers, byte[] body) {
    static Answer of(int status, String body, String... headers) {
      return of(status, body.getBytes(UTF_8), headers);
    }

    static Answer of(int status, byte[] body, String... headers) {
      Map<String, String> named = new HashMap<>();
      for (int i = 0; i < headers.length; i += 2) {
        named.put(headers[i], headers[i + 1]);
      }
      return new Answer(status, named, body);
    }
  }

  /**
   * A question.
   *
   * @param authorization empty when there is none
   */
  record Asked(String method, String path, String query, String authorization, String body) {}

  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Function<Asked, Answer>>> answers = new ConcurrentHashMap<>();

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** As it stands in references. */
  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return "http://" + host();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** The answers to a path, one after the other; the last for ever. */
  FakeRegistry on(String path, Answer... inTurn) {
    Deque<Function<Asked, Answer>> turns = new ConcurrentLinkedDeque<>();
    for (Answer answer : inTurn) {
      turns.add(question -> answer);
    }
    answers.put(path, turns);
    return this;
  }

  FakeRegistry on(String path, Function<Asked, Answer> answer) {
    answers.put(path, new ArrayDeque<>(List.of(answer)));
    return this;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String query = exchange.getRequestURI().getRawQuery();
      Asked question =
          new Asked(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              query == null ? "" : query,
              authorization == null ? "" : authorization,
              new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      asked.add(question);
      Deque<Function<Asked, Answer>> turns = answers.get(question.path());
      Answer answer =
          turns == null
              ? Answer.of(404, "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\"}]}")
              : (turns.size() > 1 ? turns.remove() : turns.element()).apply(question);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      if (answer.status() == 0) {
        // The connection is closed without an answer.
        return;
      }
      boolean head = question.method().equals("HEAD");
      exchange.sendResponseHeaders(
          answer.status(), head || answer.body().length == 0 ? -1 : answer.body().length);
      if (!head) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
