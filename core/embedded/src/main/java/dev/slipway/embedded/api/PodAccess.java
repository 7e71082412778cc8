package dev.slipway.embedded.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * What a node offers of its running pods. The API server has checked that the pod exists. Each
 * method throws an {@link ApiException} (400 BadRequest, 404 NotFound) when the container is not
 * there or not running. Thread-safe.
 */
public interface PodAccess {
  /**
   * Opens a container's log.
   *
   * @return its bytes; with {@code follow} it goes on until the container ends or the stream is
   *     closed
   */
  InputStream log(String namespace, String pod, LogRequest request);

  /** Starts a command in a container. */
  ExecSession exec(String namespace, String pod, ExecRequest request);

  /** Connects to a port of the pod. */
  Socket forward(String namespace, String pod, int port) throws IOException;
}
