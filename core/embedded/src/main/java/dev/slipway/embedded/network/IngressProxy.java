package dev.slipway.embedded.network;

import dev.slipway.embedded.api.KubernetesApi;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for the cluster's Ingresses, of every class, on one port of 127.0.0.1, without TLS: by
 * host and path to a Service, and through it to a ready endpoint, which it asks by a connection of
 * its own for each request. It listens from the first time that somebody asks where. Thread-safe.
 */
public final class IngressProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngressProxy.class);

  /** Of one connection, not of the request that passes through. */
  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade");

  private final KubernetesApi api;
  private final Addresses addresses;
  private @Nullable Listening listening;

  private record Listening(Vertx vertx, HttpServer server, HttpClient client) {}

  /** Makes the proxy; nothing listens yet. */
  public IngressProxy(KubernetesApi api, Addresses addresses) {
    this.api = api;
    this.addresses = addresses;
  }

  /** Returns where it listens. */
  public synchronized URI uri() {
    Listening now = Objects.requireNonNullElseGet(listening, this::listen);
    listening = now;
    return URI.create("http://127.0.0.1:" + now.server().actualPort());
  }

  private Listening listen() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    HttpClient client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    try {
      HttpServer server =
          vertx
              .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
              .requestHandler(request -> answer(client, request))
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return new Listening(vertx, server, client);
    } catch (CompletionException e) {
      vertx.close();
      throw new IllegalStateException(
          "Tried to listen on 127.0.0.1 for Ingresses but " + e.getCause() + "; free some ports",
          e);
    }
  }

  private void answer(HttpClient client, HttpServerRequest request) {
    String host = request.authority() == null ? "" : request.authority().host();
    Optional<IngressRules.Target> target =
        new IngressRules(api.look(Ingress.class, null)).find(host, request.path());
    if (target.isEmpty()) {
      request
          .response()
          .setStatusCode(404)
          .end("no Ingress has a rule for " + host + request.path());
      return;
    }
    Optional<InetSocketAddress> address = address(target.get());
    if (address.isEmpty()) {
      request
          .response()
          .setStatusCode(503)
          .end("there is no such port of a Service: " + target.get());
      return;
    }
    forward(client, request, address.get());
  }

  private Optional<InetSocketAddress> address(IngressRules.Target target) {
    Optional<Service> service = api.get(Service.class, target.namespace(), target.service());
    return service
        .filter(s -> !"None".equals(s.getSpec().getClusterIP()))
        .flatMap(
            s ->
                s.getSpec().getPorts().stream()
                    .filter(
                        p ->
                            target.port() == null
                                ? Objects.equals(p.getName(), target.name())
                                : target.port().equals(p.getPort()))
                    .map(ServicePort::getPort)
                    .findFirst()
                    .map(
                        port ->
                            new InetSocketAddress(
                                addresses.ofService(s.getSpec().getClusterIP()), port)));
  }

  private static void forward(
      HttpClient client, HttpServerRequest request, InetSocketAddress address) {
    request.pause();
    RequestOptions options =
        new RequestOptions()
            .setMethod(request.method())
            .setHost(address.getHostString())
            .setPort(address.getPort())
            .setURI(request.uri());
    client
        .request(options)
        .compose(
            onward -> {
              request
                  .headers()
                  .forEach(
                      (name, value) -> {
                        if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                          onward.headers().add(name, value);
                        }
                      });
              onward.putHeader("X-Forwarded-For", request.remoteAddress().host());
              onward.putHeader("X-Forwarded-Proto", "http");
              return onward.send(request);
            })
        .compose(answer -> giveBack(answer, request.response()))
        .onFailure(
            failure -> {
              LOG.atDebug()
                  .addKeyValue("address", address)
                  .setCause(failure)
                  .log("A Service did not answer an Ingress");
              if (!request.response().headWritten()) {
                request.response().setStatusCode(502).end("the Service did not answer");
              } else {
                request.connection().close();
              }
            });
  }

  private static Future<Void> giveBack(HttpClientResponse answer, HttpServerResponse response) {
    response.setStatusCode(answer.statusCode());
    answer
        .headers()
        .forEach(
            (name, value) -> {
              if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                response.headers().add(name, value);
              }
            });
    if (answer.getHeader("Content-Length") == null) {
      response.setChunked(true);
    }
    return response.send(answer);
  }

  /** Ends the listening and what is open. */
  @Override
  public synchronized void close() {
    if (listening != null) {
      listening.vertx().close().toCompletionStage().toCompletableFuture().join();
      listening = null;
    }
  }
}
