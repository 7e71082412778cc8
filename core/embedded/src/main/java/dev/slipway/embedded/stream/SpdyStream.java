package dev.slipway.embedded.stream;

import io.netty.handler.codec.spdy.SpdyHeaders;
import java.io.IOException;
import java.util.Objects;

/** A stream of a SPDY connection. */
final class SpdyStream {
  private final SpdyConnection connection;
  private final int id;
  private final SpdyHeaders headers;
  private final Inbox inbox;

  SpdyStream(SpdyConnection connection, int id, SpdyHeaders headers, Inbox inbox) {
    this.connection = connection;
    this.id = id;
    this.headers = headers;
    this.inbox = inbox;
  }

  int id() {
    return id;
  }

  /** Returns what the client said of the stream, empty when it did not. */
  String header(String name) {
    return Objects.toString(headers.get(name), "");
  }

  /** Returns what the client sends. */
  Inbox inbox() {
    return inbox;
  }

  void write(byte[] bytes) throws IOException {
    connection.data(id, bytes, false);
  }

  /** Says that no more comes. */
  void end() throws IOException {
    connection.data(id, new byte[0], true);
  }
}
