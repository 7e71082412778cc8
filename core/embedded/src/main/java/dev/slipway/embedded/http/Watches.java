package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.Lister;
import dev.slipway.embedded.store.GoneException;
import dev.slipway.embedded.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Serves watches: as lines of a chunked answer, or as frames of a WebSocket. */
final class Watches {
  private final Store store;

  Watches(Store store) {
    this.store = store;
  }

  void serve(
      HttpServerRequest request,
      ResourceKind kind,
      @Nullable String namespace,
      Predicate<ObjectNode> wanted,
      Query query,
      View view) {
    String given = query.text("resourceVersion");
    long version = given.isEmpty() ? 0 : Lister.version(given);
    String upgrade = request.getHeader("Upgrade");
    if (upgrade != null && upgrade.toLowerCase(Locale.ROOT).equals("websocket")) {
      request
          .toWebSocket()
          .onSuccess(socket -> overSocket(socket, kind, namespace, wanted, version, query, view));
      return;
    }
    HttpServerResponse response = request.response();
    response.setChunked(true).putHeader("Content-Type", "application/json");
    response.writeHead();
    begin(
        kind,
        namespace,
        wanted,
        version,
        query,
        view,
        event -> {
          if (!response.ended() && !response.closed()) {
            response.write(Buffer.buffer(Json.bytes(event)).appendByte((byte) '\n'));
          }
        },
        response::closeHandler,
        () -> {
          if (!response.ended() && !response.closed()) {
            response.end();
          }
        });
  }

  private void overSocket(
      ServerWebSocket socket,
      ResourceKind kind,
      @Nullable String namespace,
      Predicate<ObjectNode> wanted,
      long version,
      Query query,
      View view) {
    begin(
        kind,
        namespace,
        wanted,
        version,
        query,
        view,
        event -> {
          if (!socket.isClosed()) {
            socket.writeTextMessage(Json.text(event));
          }
        },
        socket::closeHandler,
        socket::close);
  }

  private void begin(
      ResourceKind kind,
      @Nullable String namespace,
      Predicate<ObjectNode> wanted,
      long version,
      Query query,
      View view,
      Consumer<ObjectNode> write,
      Consumer<io.vertx.core.Handler<Void>> onClose,
      Runnable end) {
    Context context = Vertx.currentContext();
    Consumer<ObjectNode> out =
        event -> context.runOnContext(none -> write.accept(view.event(kind, event)));
    WatchStream stream = new WatchStream(kind, namespace, wanted, out);
    AtomicReference<Registration> registration = new AtomicReference<>(() -> {});
    try {
      boolean sends = query.flag("sendInitialEvents");
      registration.set(
          stream.begin(
              store, version, version == 0 || sends, sends && query.flag("allowWatchBookmarks")));
    } catch (GoneException e) {
      ApiException expired = new ApiException(410, "Expired", String.valueOf(e.getMessage()));
      out.accept(Json.object().put("type", "ERROR").set("object", Statuses.failure(expired)));
      context.runOnContext(none -> end.run());
      return;
    }
    long bookmarks =
        query.flag("allowWatchBookmarks")
            ? context.owner().setPeriodic(30_000, id -> stream.bookmark(store.revision()))
            : -1;
    long seconds = query.number("timeoutSeconds", 0);
    long timeout = seconds > 0 ? context.owner().setTimer(seconds * 1000, id -> end.run()) : -1;
    onClose.accept(
        none -> {
          Objects.requireNonNull(registration.get()).close();
          context.owner().cancelTimer(bookmarks);
          context.owner().cancelTimer(timeout);
        });
  }
}
