package dev.slipway.embedded.stream;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.ExecRequest;
import dev.slipway.embedded.api.ExecSession;
import dev.slipway.embedded.api.PodAccess;
import dev.slipway.embedded.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Serves the subresources of pods that stream: {@code log}, {@code exec}, {@code attach}, {@code
 * portforward}. What may wait is done on threads of its own. Close it last.
 */
public final class PodStreams implements AutoCloseable {
  /** The WebSocket protocols of the streams. */
  public static final List<String> PROTOCOLS = List.of(Channels.V5, Channels.V4, PodStreams.TUNNEL);

  private static final Logger log = LoggerFactory.getLogger(PodStreams.class);
  private static final String TUNNEL = "SPDY/3.1+portforward.k8s.io";

  private final @Nullable PodAccess pods;
  private final BiConsumer<HttpServerRequest, ApiException> refuse;
  private final ExecutorService work;

  /**
   * Makes the streams.
   *
   * @param pods the pods; null when the cluster runs none
   * @param refuse answers a request with a refusal
   */
  public PodStreams(@Nullable PodAccess pods, BiConsumer<HttpServerRequest, ApiException> refuse) {
    this.pods = pods;
    this.refuse = refuse;
    AtomicInteger count = new AtomicInteger();
    this.work =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "embedded-stream-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Returns whether a subresource of pods is served here. */
  public static boolean serves(String subresource) {
    return List.of("log", "exec", "attach", "portforward").contains(subresource);
  }

  /** Returns whether a request wants another protocol, and so has no body to wait for. */
  public static boolean upgrades(HttpServerRequest request) {
    String protocol = request.getHeader("Upgrade");
    // Others, as h2c, are offers that may be passed over.
    return protocol != null
        && (protocol.equalsIgnoreCase("websocket")
            || protocol.regionMatches(true, 0, "spdy", 0, "spdy".length()));
  }

  /**
   * Serves a request, on its own thread.
   *
   * @param pod the pod, as stored
   * @throws ApiException when it is refused at once
   */
  public void serve(HttpServerRequest request, String subresource, ObjectNode pod) {
    PodAccess access = pods;
    if (access == null || Json.string(pod, "spec", "nodeName").isEmpty()) {
      if (subresource.equals("log")) {
        LogStreams.request(request, pod);
      }
      throw new ApiException(
          400, "BadRequest", "pod " + Json.name(pod) + " does not have a host assigned");
    }
    String namespace = Json.namespace(pod);
    switch (subresource) {
      case "log" ->
          new LogStreams(access, work, refuse)
              .serve(request, namespace, Json.name(pod), LogStreams.request(request, pod));
      case "portforward" -> forward(request, access, namespace, Json.name(pod));
      default -> command(request, access, pod, subresource.equals("attach"));
    }
  }

  private void command(
      HttpServerRequest request, PodAccess access, ObjectNode pod, boolean attach) {
    ExecRequest wanted =
        new ExecRequest(
            Containers.chosen(pod, Objects.toString(request.getParam("container"), "")),
            attach ? List.of() : request.params().getAll("command"),
            flag(request, "stdin"),
            flag(request, "stdout"),
            flag(request, "stderr"),
            flag(request, "tty"));
    if (!attach && wanted.command().isEmpty()) {
      throw new ApiException(400, "BadRequest", "you must specify at least 1 command for exec");
    }
    if (!wanted.stdin() && !wanted.stdout() && !wanted.stderr()) {
      throw new ApiException(
          400, "BadRequest", "you must specify at least one of stdin, stdout, stderr");
    }
    requireSocket(request, List.of(Channels.V4, Channels.V5));
    Context context = Vertx.currentContext();
    request.pause();
    work.execute(
        () -> {
          try {
            ExecSession session = access.exec(Json.namespace(pod), Json.name(pod), wanted);
            context.runOnContext(
                none ->
                    socket(
                        request,
                        socket ->
                            new Commands(new Channels(socket), session, wanted, work, context)
                                .begin(),
                        session::close));
          } catch (ApiException e) {
            boolean runtime = e.code() == 500;
            context.runOnContext(
                none -> {
                  if (runtime) {
                    socket(request, socket -> fail(new Channels(socket), e), () -> {});
                  } else {
                    refuse.accept(request, e);
                  }
                });
          }
        });
  }

  /** What the node itself refuses is said on the streams, which were open by then. */
  private void fail(Channels channels, ApiException fault) {
    work.execute(
        () -> {
          try {
            channels.write(Commands.STATUS, Json.bytes(Commands.refusal(fault)));
          } catch (IOException e) {
            log.atDebug().setCause(e).log("a client left before it heard why a command failed");
          } finally {
            channels.close();
          }
        });
  }

  private void forward(HttpServerRequest request, PodAccess access, String namespace, String pod) {
    requireSocket(request, List.of(Channels.V4, Channels.V5, TUNNEL));
    Context context = Vertx.currentContext();
    List<Integer> ports = request.params().getAll("ports").stream().map(PodStreams::port).toList();
    socket(
        request,
        socket -> {
          if (TUNNEL.equals(socket.subProtocol())) {
            tunnel(socket, access, namespace, pod, context);
          } else {
            new SocketForwards(new Channels(socket), access, namespace, pod, work)
                .begin(ports, context);
          }
        },
        () -> {});
  }

  private void tunnel(
      ServerWebSocket socket, PodAccess access, String namespace, String pod, Context context) {
    SpdyForwards forwards = new SpdyForwards(access, namespace, pod, work);
    SpdyConnection connection =
        new SpdyConnection(context, socket::writeBinaryMessage, forwards::opened);
    socket.binaryMessageHandler(connection::receive);
    socket.closeHandler(none -> connection.gone());
  }

  private static void socket(
      HttpServerRequest request, Consumer<ServerWebSocket> begin, Runnable failed) {
    request
        .toWebSocket()
        .onSuccess(begin::accept)
        .onFailure(
            e -> {
              log.atDebug().setCause(e).log("a client left before its stream began");
              failed.run();
            });
  }

  private static void requireSocket(HttpServerRequest request, List<String> protocols) {
    String upgrade = request.getHeader("Upgrade");
    String offered = Objects.toString(request.getHeader("Sec-WebSocket-Protocol"), "");
    if (upgrade == null || !upgrade.toLowerCase(Locale.ROOT).equals("websocket")) {
      throw new ApiException(
          400,
          "BadRequest",
          upgrade == null
              ? "Upgrade request required"
              : "unable to upgrade: " + upgrade + " is not served, only WebSocket is");
    }
    if (List.of(offered.split(",", -1)).stream().map(String::trim).noneMatch(protocols::contains)) {
      throw new ApiException(
          400,
          "BadRequest",
          "unable to upgrade: none of the protocols [" + offered + "] is one of " + protocols);
    }
  }

  private static boolean flag(HttpServerRequest request, String name) {
    return List.of("true", "1").contains(Objects.toString(request.getParam(name), ""));
  }

  private static int port(String text) {
    try {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      log.atTrace().setCause(e).log("a port is no number");
    }
    throw new ApiException(400, "BadRequest", "unable to parse \"" + text + "\" as a port");
  }

  static String refused(int port, String pod, Exception cause) {
    return "error forwarding port " + port + " to pod " + pod + ": " + cause.getMessage();
  }

  @Override
  public void close() {
    work.shutdownNow();
  }
}
