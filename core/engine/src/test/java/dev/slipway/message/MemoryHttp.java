package dev.slipway.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A client whose server is a function in this JVM: fast enough for a thousand crashes. It can die
 * at a request, before the server sees it or before its answer comes back; from then on nothing
 * reaches the server.
 */
final class MemoryHttp extends HttpClient {
  /** What the server answers. */
  record Answer(int status, String body, Map<String, List<String>> headers) {
    Answer(int status, String body) {
      this(status, body, Map.of());
    }
  }

  /** A server. */
  @FunctionalInterface
  interface Server {
    Answer answer(String method, URI uri, String body);
  }

  private final Server server;
  private int requestsLeft;
  private final boolean seenByTheServer;
  private boolean dead;

  MemoryHttp(Server server) {
    this(server, Integer.MAX_VALUE, false);
  }

  /**
   * @param requestsLeft how many are answered before it dies
   * @param seenByTheServer whether the one at which it dies takes effect
   */
  MemoryHttp(Server server, int requestsLeft, boolean seenByTheServer) {
    this.server = server;
    this.requestsLeft = requestsLeft;
    this.seenByTheServer = seenByTheServer;
  }

  /** From now on nothing reaches the server. */
  synchronized void die() {
    dead = true;
  }

  synchronized boolean isDead() {
    return dead;
  }

  @Override
  public synchronized <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    if (dead) {
      return CompletableFuture.failedFuture(new IOException("the process is gone"));
    }
    dead = requestsLeft-- <= 0;
    if (dead && !seenByTheServer) {
      return CompletableFuture.failedFuture(new IOException("the process is gone"));
    }
    Answer answer = server.answer(request.method(), request.uri(), body(request));
    if (dead) {
      return CompletableFuture.failedFuture(new IOException("the process is gone"));
    }
    @SuppressWarnings("unchecked")
    T bytes = (T) answer.body().getBytes(StandardCharsets.UTF_8);
    return CompletableFuture.completedFuture(
        new Response<>(request, answer.status(), bytes, answer.headers()));
  }

  private static String body(HttpRequest request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    request
        .bodyPublisher()
        .ifPresent(
            publisher ->
                publisher.subscribe(
                    new Flow.Subscriber<ByteBuffer>() {
                      @Override
                      public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                      }

                      @Override
                      public void onNext(ByteBuffer item) {
                        byte[] bytes = new byte[item.remaining()];
                        item.get(bytes);
                        out.writeBytes(bytes);
                      }

                      @Override
                      public void onError(Throwable throwable) {
                        throw new AssertionError(throwable);
                      }

                      @Override
                      public void onComplete() {}
                    }));
    return out.toString(StandardCharsets.UTF_8);
  }

  private record Response<T>(
      HttpRequest request, int statusCode, T body, Map<String, List<String>> named)
      implements HttpResponse<T> {
    @Override
    public Optional<HttpResponse<T>> previousResponse() {
      return Optional.empty();
    }

    @Override
    public HttpHeaders headers() {
      return HttpHeaders.of(named, (name, value) -> true);
    }

    @Override
    public Optional<SSLSession> sslSession() {
      return Optional.empty();
    }

    @Override
    public URI uri() {
      return request.uri();
    }

    @Override
    public Version version() {
      return Version.HTTP_1_1;
    }
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.@Nullable PushPromiseHandler<T> push) {
    return sendAsync(request, handler);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return sendAsync(request, handler).join();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return Optional.empty();
  }

  @Override
  public Redirect followRedirects() {
    return Redirect.NEVER;
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return Optional.empty();
  }

  @Override
  public SSLContext sslContext() {
    throw new UnsupportedOperationException("there is no TLS in memory");
  }

  @Override
  public SSLParameters sslParameters() {
    return new SSLParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return Optional.empty();
  }

  @Override
  public Version version() {
    return Version.HTTP_1_1;
  }

  @Override
  public Optional<Executor> executor() {
    return Optional.empty();
  }
}
