package dev.slipway.embedded.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;

/**
 * A WebSocket of {@code v4.channel.k8s.io} or {@code v5.channel.k8s.io}: the first byte of each
 * message names the channel that the rest belongs to. Version 5 can close a channel: 255, then its
 * number.
 */
final class Channels {
  static final String V4 = "v4.channel.k8s.io";
  static final String V5 = "v5.channel.k8s.io";
  private static final int CLOSE = 255;

  /** Who is told what the client sends, on the socket's thread. */
  interface Listener {
    void data(int channel, byte[] bytes);

    void closed(int channel);

    void gone();
  }

  private final ServerWebSocket socket;

  Channels(ServerWebSocket socket) {
    this.socket = socket;
  }

  void listen(Listener listener) {
    boolean closes = V5.equals(socket.subProtocol());
    socket.binaryMessageHandler(
        message -> {
          if (message.length() == 0) {
            return;
          }
          int channel = message.getUnsignedByte(0);
          if (channel == CLOSE && closes && message.length() > 1) {
            listener.closed(message.getUnsignedByte(1));
          } else {
            listener.data(channel, message.getBytes(1, message.length()));
          }
        });
    socket.closeHandler(none -> listener.gone());
    socket.exceptionHandler(e -> listener.gone());
  }

  ServerWebSocket socket() {
    return socket;
  }

  Sink sink(int channel) {
    return bytes -> write(channel, bytes);
  }

  void write(int channel, byte[] bytes) throws IOException {
    Buffer message = Buffer.buffer(bytes.length + 1).appendByte((byte) channel).appendBytes(bytes);
    Sink.await(socket.writeBinaryMessage(message).toCompletionStage());
  }

  void close() {
    socket.close();
  }
}
