package dev.slipway.embedded.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdyDataFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdyPingFrame;
import io.netty.handler.codec.spdy.SpdyRstStreamFrame;
import io.netty.handler.codec.spdy.SpdySynReplyFrame;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The server's end of SPDY/3.1 over anything that carries bytes. Its frames are read and written on
 * one context's thread. No flow control: Kubernetes clients do none either.
 */
final class SpdyConnection {
  private final Context context;
  private final Function<Buffer, Future<Void>> out;
  private final Consumer<SpdyStream> opened;
  private final EmbeddedChannel codec =
      new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
  private final Map<Integer, SpdyStream> streams = new HashMap<>();

  /**
   * Makes a connection.
   *
   * @param out sends bytes to the client
   * @param opened is told of each stream that the client opens
   */
  SpdyConnection(Context context, Function<Buffer, Future<Void>> out, Consumer<SpdyStream> opened) {
    this.context = context;
    this.out = out;
    this.opened = opened;
  }

  /** Takes bytes from the client, on the context's thread. */
  void receive(Buffer bytes) {
    codec.writeInbound(Unpooled.wrappedBuffer(bytes.getBytes()));
    Object frame = codec.readInbound();
    while (frame != null) {
      try {
        handle(frame);
      } finally {
        ReferenceCountUtil.release(frame);
      }
      frame = codec.readInbound();
    }
  }

  /** Ends what the client was sending, on the context's thread. */
  void gone() {
    streams.values().forEach(stream -> stream.inbox().end());
    streams.clear();
    codec.finishAndReleaseAll();
  }

  private void handle(Object frame) {
    if (frame instanceof SpdySynStreamFrame syn) {
      SpdyStream stream =
          new SpdyStream(this, syn.streamId(), syn.headers(), new Inbox(null, context));
      streams.put(syn.streamId(), stream);
      send(reply(syn.streamId()));
      if (syn.isLast()) {
        stream.inbox().end();
      }
      opened.accept(stream);
    } else if (frame instanceof SpdyDataFrame data) {
      SpdyStream stream = streams.get(data.streamId());
      if (stream != null) {
        stream.inbox().put(ByteBufUtil.getBytes(data.content()));
        if (data.isLast()) {
          stream.inbox().end();
        }
      }
    } else if (frame instanceof SpdyRstStreamFrame reset) {
      SpdyStream stream = streams.remove(reset.streamId());
      if (stream != null) {
        stream.inbox().end();
      }
    } else if (frame instanceof SpdyPingFrame ping) {
      send(ping);
    }
  }

  /** Of a reply without headers the codec leaves the block out, which Go's clients do not read. */
  private static SpdySynReplyFrame reply(int stream) {
    SpdySynReplyFrame reply = new DefaultSpdySynReplyFrame(stream);
    reply.headers().set("accepted", "true");
    return reply;
  }

  /** Writes a frame of data, from a thread that may wait. */
  void data(int stream, byte[] bytes, boolean last) throws IOException {
    Promise<Void> sent = Promise.promise();
    context.runOnContext(
        none -> {
          DefaultSpdyDataFrame frame =
              new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(bytes));
          frame.setLast(last);
          send(frame).onComplete(sent);
        });
    Sink.await(sent.future().toCompletionStage());
  }

  private Future<Void> send(Object frame) {
    if (!codec.isOpen()) {
      return Future.failedFuture("the connection is closed");
    }
    codec.writeOutbound(frame);
    Buffer all = Buffer.buffer();
    ByteBuf part = codec.readOutbound();
    while (part != null) {
      all.appendBytes(ByteBufUtil.getBytes(part));
      part.release();
      part = codec.readOutbound();
    }
    return out.apply(all);
  }
}
