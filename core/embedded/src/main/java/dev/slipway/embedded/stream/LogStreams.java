package dev.slipway.embedded.stream;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.LogRequest;
import dev.slipway.embedded.api.PodAccess;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Logs of containers, as plain text. */
final class LogStreams {
  private static final Logger log = LoggerFactory.getLogger(LogStreams.class);

  private final PodAccess pods;
  private final Executor work;
  private final BiConsumer<HttpServerRequest, ApiException> refuse;

  LogStreams(PodAccess pods, Executor work, BiConsumer<HttpServerRequest, ApiException> refuse) {
    this.pods = pods;
    this.work = work;
    this.refuse = refuse;
  }

  /** Reads and checks what part of which log is wanted. */
  static LogRequest request(HttpServerRequest request, ObjectNode pod) {
    Long seconds = number(request, "sinceSeconds", 1);
    String time = text(request, "sinceTime");
    if (seconds != null && !time.isEmpty()) {
      throw invalid(
          "sinceTime", time, "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    return new LogRequest(
        Containers.chosen(pod, text(request, "container")),
        flag(request, "previous"),
        flag(request, "follow"),
        number(request, "tailLines", 0),
        seconds == null ? null : Duration.ofSeconds(seconds),
        time.isEmpty() ? null : instant(time),
        flag(request, "timestamps"),
        number(request, "limitBytes", 1));
  }

  void serve(HttpServerRequest request, String namespace, String pod, LogRequest wanted) {
    Context context = Vertx.currentContext();
    HttpServerResponse response = request.response();
    work.execute(
        () -> {
          try (InputStream in = pods.log(namespace, pod, wanted)) {
            context.runOnContext(
                none -> {
                  response.setChunked(true).putHeader("Content-Type", "text/plain");
                  response.closeHandler(gone -> work.execute(() -> close(in)));
                  response.writeHead();
                });
            Sink.copy(in, bytes -> write(context, response, bytes));
            context.runOnContext(none -> end(response));
          } catch (ApiException e) {
            context.runOnContext(none -> refuse.accept(request, e));
          } catch (IOException e) {
            log.atDebug().setCause(e).log("a client left before the end of a log");
          }
        });
  }

  private static void write(Context context, HttpServerResponse response, byte[] bytes)
      throws IOException {
    Promise<Void> written = Promise.promise();
    context.runOnContext(none -> response.write(Buffer.buffer(bytes)).onComplete(written));
    Sink.await(written.future().toCompletionStage());
  }

  private static void end(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      response.end();
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      log.atTrace().setCause(e).log("a log was closed before");
    }
  }

  private static @Nullable Long number(HttpServerRequest request, String name, long least) {
    String text = text(request, name);
    if (text.isEmpty()) {
      return null;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new ApiException(
          400, "BadRequest", "strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
    throw invalid(name, text, "must be greater than " + (least == 0 ? "or equal to 0" : "0"));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ApiException(400, "BadRequest", "parsing time \"" + text + "\" failed");
    }
  }

  private static ApiException invalid(String field, String value, String why) {
    return new ApiException(
        422,
        "Invalid",
        "PodLogOptions \"\" is invalid: " + field + ": Invalid value: " + value + ": " + why);
  }

  private static String text(HttpServerRequest request, String name) {
    return Objects.toString(request.getParam(name), "");
  }

  private static boolean flag(HttpServerRequest request, String name) {
    return List.of("true", "1").contains(text(request, name));
  }
}
