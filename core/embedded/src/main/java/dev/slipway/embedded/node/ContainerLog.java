package dev.slipway.embedded.node;

import dev.slipway.embedded.api.LogRequest;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run of a container wrote, line by line with times. Keeps the newest {@value #LIMIT}
 * bytes, as a node keeps the newest file. Thread-safe.
 */
final class ContainerLog {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerLog.class);
  private static final int LIMIT = 10 << 20;
  private static final int LONGEST_LINE = 16 << 10;

  private final Clock clock;
  private final List<Line> lines = new ArrayList<>();
  private long dropped;
  private long bytes;
  private int open;

  /** With its line end, if it has one. */
  private record Line(Instant time, byte[] text) {}

  ContainerLog(Clock clock) {
    this.clock = clock;
  }

  /** Reads an output until its end, on a thread of its own. */
  Thread drain(InputStream output, String name) {
    synchronized (this) {
      open++;
    }
    Thread thread = new Thread(() -> read(output), name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void read(InputStream output) {
    try (InputStream in = new BufferedInputStream(output)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      int next = in.read();
      while (next >= 0) {
        line.write(next);
        if (next == '\n' || line.size() >= LONGEST_LINE) {
          add(line.toByteArray());
          line.reset();
        }
        next = in.read();
      }
      if (line.size() > 0) {
        add(line.toByteArray());
      }
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A container's output was closed");
    } finally {
      synchronized (this) {
        open--;
        notifyAll();
      }
    }
  }

  private synchronized void add(byte[] text) {
    lines.add(new Line(clock.instant(), text));
    bytes += text.length;
    while (bytes > LIMIT) {
      bytes -= lines.remove(0).text().length;
      dropped++;
    }
    notifyAll();
  }

  /** The last part of what was written, as text. */
  synchronized String tail(int count) {
    StringBuilder text = new StringBuilder();
    lines
        .subList(Math.max(0, lines.size() - count), lines.size())
        .forEach(line -> text.append(new String(line.text(), StandardCharsets.UTF_8)));
    return text.toString();
  }

  InputStream open(LogRequest request, Instant now) {
    return new Reader(request, now);
  }

  private final class Reader extends InputStream {
    private final LogRequest request;
    private final Instant from;
    private long next;
    private byte[] current = new byte[0];
    private int at;
    private long left;
    private volatile boolean closed;

    Reader(LogRequest request, Instant now) {
      this.request = request;
      left = request.limitBytes() == null ? Long.MAX_VALUE : request.limitBytes();
      Instant since = request.since() == null ? Instant.EPOCH : now.minus(request.since());
      from = request.sinceTime() == null ? since : request.sinceTime();
      synchronized (ContainerLog.this) {
        long size = dropped + lines.size();
        next =
            request.tailLines() == null ? dropped : Math.max(dropped, size - request.tailLines());
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left <= 0 || (at >= current.length && !advance())) {
        return -1;
      }
      int count = (int) Math.min(Math.min(length, current.length - at), left);
      System.arraycopy(current, at, target, offset, count);
      at += count;
      left -= count;
      return count;
    }

    private boolean advance() throws IOException {
      synchronized (ContainerLog.this) {
        while (!closed) {
          next = Math.max(next, dropped);
          while (next < dropped + lines.size()) {
            Line line = lines.get((int) (next++ - dropped));
            if (!line.time().isBefore(from)) {
              current = request.timestamps() ? stamped(line) : line.text();
              at = 0;
              return true;
            }
          }
          if (!request.follow() || open == 0) {
            return false;
          }
          try {
            ContainerLog.this.wait();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while following a log", e);
          }
        }
        return false;
      }
    }

    private static byte[] stamped(Line line) {
      byte[] time = (line.time() + " ").getBytes(StandardCharsets.UTF_8);
      byte[] both = new byte[time.length + line.text().length];
      System.arraycopy(time, 0, both, 0, time.length);
      System.arraycopy(line.text(), 0, both, time.length, line.text().length);
      return both;
    }

    @Override
    public int available() {
      return current.length - at;
    }

    @Override
    public void close() {
      closed = true;
      synchronized (ContainerLog.this) {
        ContainerLog.this.notifyAll();
      }
    }
  }
}
