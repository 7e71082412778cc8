package dev.slipway.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * Stands between an application and those who ask it, and answers some requests otherwise. It
 * listens on this machine's loopback. Safe for use by several threads.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<String> NOT_PASSED_ON =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "expect");

  private final URI target;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool(FaultProxy::thread);
  private volatile HttpClient client = client();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  /** What happens to requests whose path begins so, to each one in {@code every} of them. */
  private record Rule(
      String path,
      int every,
      AtomicLong seen,
      int status,
      UnaryOperator<String> body,
      Duration by) {
    boolean applies(String asked) {
      return asked.startsWith(path) && seen.getAndIncrement() % every == 0;
    }
  }

  private FaultProxy(URI target, HttpServer server) {
    this.target = target;
    this.server = server;
  }

  /** Starts one in front of an address. */
  public static FaultProxy before(URI target) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      FaultProxy proxy = new FaultProxy(target, server);
      server.setExecutor(proxy.threads);
      server.createContext("/", proxy::handle);
      server.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to start a proxy before " + target, e);
    }
  }

  /** Where it listens, without a slash at its end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers what begins with that path with a status, without asking the application. */
  public FaultProxy answering(String path, int status) {
    return answering(path, status, 1);
  }

  /**
   * The same, for one of so many requests.
   *
   * @param every 10 for each tenth, beginning with the first
   */
  public FaultProxy answering(String path, int status, int every) {
    rules.add(new Rule(path, every, new AtomicLong(), status, b -> "{}", Duration.ZERO));
    return this;
  }

  /** Changes the application's answers below that path. */
  public FaultProxy rewriting(String path, UnaryOperator<String> body) {
    rules.add(new Rule(path, 1, new AtomicLong(), 0, body, Duration.ZERO));
    return this;
  }

  /** Holds each answer below that path back for a time. */
  public FaultProxy delaying(String path, Duration time) {
    rules.add(new Rule(path, 1, new AtomicLong(), 0, UnaryOperator.identity(), time));
    return this;
  }

  /** Passes on everything from now on, over connections that are new. */
  public void heal() {
    rules.clear();
    // An old one would lead to the pod that it was opened to, for as long as that one drains.
    client = client();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TIMEOUT)
        .build();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      Optional<Rule> rule = rules.stream().filter(r -> r.applies(path)).findFirst();
      byte[] asked = exchange.getRequestBody().readAllBytes();
      if (rule.isPresent() && rule.get().status() != 0) {
        send(exchange, rule.get().status(), rule.get().body().apply("").getBytes(UTF_8));
        return;
      }
      HttpResponse<byte[]> answer = passOn(exchange, asked);
      if (rule.isPresent()) {
        Thread.sleep(rule.get().by().toMillis());
      }
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (isPassedOn(name)) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      byte[] body =
          rule.map(r -> r.body().apply(new String(answer.body(), UTF_8)).getBytes(UTF_8))
              .orElse(answer.body());
      send(exchange, answer.statusCode(), body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> passOn(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI().toString()))
            .timeout(TIMEOUT)
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (isPassedOn(name)) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static boolean isPassedOn(String header) {
    return !NOT_PASSED_ON.contains(header.toLowerCase(Locale.ROOT));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, none ? -1 : body.length);
    if (!none) {
      exchange.getResponseBody().write(body);
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "slipway-fault-proxy");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
