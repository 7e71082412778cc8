package dev.slipway.embedded.stream;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.PodAccess;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ports on a WebSocket of {@code v4.channel.k8s.io}: of each port in turn two channels, data and
 * error, each opened by the port's number in two bytes, the lower first.
 */
final class SocketForwards {
  private static final Logger log = LoggerFactory.getLogger(SocketForwards.class);

  private final Channels channels;
  private final PodAccess pods;
  private final String namespace;
  private final String pod;
  private final Executor work;
  private final List<Inbox> inboxes = new ArrayList<>();

  SocketForwards(Channels channels, PodAccess pods, String namespace, String pod, Executor work) {
    this.channels = channels;
    this.pods = pods;
    this.namespace = namespace;
    this.pod = pod;
    this.work = work;
  }

  void begin(List<Integer> ports, Context context) {
    ports.forEach(port -> inboxes.add(new Inbox(channels.socket(), context)));
    channels.listen(
        new Channels.Listener() {
          @Override
          public void data(int channel, byte[] bytes) {
            if (channel % 2 == 0 && channel / 2 < inboxes.size()) {
              inboxes.get(channel / 2).put(bytes);
            }
          }

          @Override
          public void closed(int channel) {
            if (channel % 2 == 0 && channel / 2 < inboxes.size()) {
              inboxes.get(channel / 2).end();
            }
          }

          @Override
          public void gone() {
            inboxes.forEach(Inbox::end);
          }
        });
    for (int i = 0; i < ports.size(); i++) {
      int index = i;
      work.execute(() -> forward(index, ports.get(index), ports.size() == 1));
    }
  }

  private void forward(int index, int port, boolean only) {
    try {
      byte[] opening = {(byte) port, (byte) (port >> 8)};
      channels.write(2 * index, opening);
      channels.write(2 * index + 1, opening);
      try {
        Tcp.join(
            pods.forward(namespace, pod, port), inboxes.get(index), channels.sink(2 * index), work);
      } catch (IOException | ApiException e) {
        channels.write(
            2 * index + 1, PodStreams.refused(port, pod, e).getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      log.atDebug().setCause(e).log("a client left before its port was forwarded");
    }
    if (only) {
      channels.close();
    }
  }
}
