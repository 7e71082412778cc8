package dev.slipway.embedded.stream;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.ExecRequest;
import dev.slipway.embedded.api.ExecSession;
import dev.slipway.embedded.json.Json;
import io.vertx.core.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** A command's streams on a WebSocket: input 0, output 1, errors 2, how it ended 3. */
final class Commands {
  private static final Logger log = LoggerFactory.getLogger(Commands.class);
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  static final int STATUS = 3;

  private final Channels channels;
  private final ExecSession session;
  private final ExecRequest request;
  private final Executor work;
  private final Inbox input;

  Commands(
      Channels channels, ExecSession session, ExecRequest request, Executor work, Context context) {
    this.channels = channels;
    this.session = session;
    this.request = request;
    this.work = work;
    this.input = new Inbox(channels.socket(), context);
  }

  /** Begins, on the socket's thread. */
  void begin() {
    channels.listen(
        new Channels.Listener() {
          @Override
          public void data(int channel, byte[] bytes) {
            if (channel == STDIN) {
              input.put(bytes);
            }
          }

          @Override
          public void closed(int channel) {
            if (channel == STDIN) {
              input.end();
            }
          }

          @Override
          public void gone() {
            input.end();
            work.execute(session::close);
          }
        });
    if (request.stdin()) {
      work.execute(this::feed);
    }
    CompletableFuture<Void> errors =
        CompletableFuture.runAsync(
            () -> copy(session.stderr(), request.stderr(), request.tty() ? STDOUT : STDERR), work);
    CompletableFuture.runAsync(() -> copy(session.stdout(), request.stdout(), STDOUT), work)
        .thenCombine(errors, (a, b) -> session.exit().join())
        .whenCompleteAsync(this::end, work);
  }

  private void feed() {
    try (OutputStream stdin = session.stdin()) {
      byte[] bytes = input.take();
      while (bytes != null) {
        stdin.write(bytes);
        stdin.flush();
        bytes = input.take();
      }
    } catch (IOException e) {
      log.atTrace().setCause(e).log("a command ended before its input");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void copy(java.io.InputStream from, boolean wanted, int channel) {
    try {
      Sink.copy(from, wanted ? channels.sink(channel) : bytes -> {});
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a command's output was cut");
      throw new CompletionException(e);
    }
  }

  private void end(
      @org.jspecify.annotations.Nullable Integer code,
      @org.jspecify.annotations.Nullable Throwable fault) {
    session.close();
    try {
      if (code != null) {
        channels.write(STATUS, Json.bytes(status(request.command().isEmpty() ? 0 : code)));
      } else if (fault != null) {
        log.atDebug().setCause(fault).log("a command's streams were cut");
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a client left before its command ended");
    } finally {
      channels.close();
    }
  }

  /** The end of a command that did not begin. */
  static ObjectNode refusal(ApiException fault) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    return status
        .put("status", "Failure")
        .put("message", String.valueOf(fault.getMessage()))
        .put("reason", fault.reason())
        .put("code", fault.code());
  }

  private ObjectNode status(int code) {
    ObjectNode status = Json.object();
    status.putObject("metadata");
    if (code == 0) {
      return status.put("status", "Success");
    }
    String command = "[" + String.join(" ", request.command()) + "]";
    status.put("status", "Failure");
    status.put(
        "message",
        "command terminated with non-zero exit code: error executing command "
            + command
            + ", exit code "
            + code);
    status.put("reason", "NonZeroExitCode");
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", Integer.toString(code));
    return status;
  }
}
