package dev.slipway.embedded.stream;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.PodAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ports over SPDY: of each connection two streams with the same request id, for errors and for
 * data.
 */
final class SpdyForwards {
  private static final Logger log = LoggerFactory.getLogger(SpdyForwards.class);

  private final PodAccess pods;
  private final String namespace;
  private final String pod;
  private final Executor work;
  private final Map<String, SpdyStream> errors = new HashMap<>();

  SpdyForwards(PodAccess pods, String namespace, String pod, Executor work) {
    this.pods = pods;
    this.namespace = namespace;
    this.pod = pod;
    this.work = work;
  }

  /** Takes a stream that the client opened, on the connection's thread. */
  void opened(SpdyStream stream) {
    String request = stream.header("requestid");
    if (stream.header("streamtype").equals("error")) {
      errors.put(request, stream);
      return;
    }
    SpdyStream error = errors.remove(request);
    if (error == null) {
      log.atWarn().addKeyValue("pod", pod).log("a forwarded connection has no stream for errors");
      return;
    }
    int port = Integer.parseInt(stream.header("port"));
    work.execute(() -> forward(port, stream, error));
  }

  private void forward(int port, SpdyStream data, SpdyStream error) {
    try {
      try {
        Tcp.join(pods.forward(namespace, pod, port), data.inbox(), data::write, work);
      } catch (IOException | ApiException e) {
        error.write(PodStreams.refused(port, pod, e).getBytes(StandardCharsets.UTF_8));
      }
      data.end();
      error.end();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a client left a forwarded connection");
    }
  }
}
