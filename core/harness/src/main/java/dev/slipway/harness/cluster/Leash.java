package dev.slipway.harness.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a container when this JVM is gone, also when it was killed. A command in the container reads
 * from this JVM; when the connection breaks, it reads the end and stops the container's first
 * process. Containers that are removed when they end leave nothing behind. This needs no helper
 * container, so it also works where Ryuk may not run.
 */
final class Leash implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leash.class);

  private final Held held = new Held();
  private final ResultCallback.Adapter<Frame> connection = new ResultCallback.Adapter<>();

  private Leash() {}

  static Leash attach(DockerClient docker, String container) {
    Leash leash = new Leash();
    String command =
        docker
            .execCreateCmd(container)
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withCmd("sh", "-c", "cat >/dev/null; kill -TERM 1")
            .exec()
            .getId();
    docker.execStartCmd(command).withStdIn(leash.held).exec(leash.connection);
    return leash;
  }

  @Override
  public void close() {
    held.let();
    try {
      connection.close();
    } catch (IOException e) {
      LOG.atDebug().setMessage("The leash of a container that has ended broke").setCause(e).log();
    }
  }

  /** Has nothing to read until it is let go. */
  private static final class Held extends InputStream {
    private final CountDownLatch end = new CountDownLatch(1);

    void let() {
      end.countDown();
    }

    @Override
    public int read() throws IOException {
      try {
        end.await();
        return -1;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }
}
