package dev.slipway.harness.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a container that removes itself to be gone. Testcontainers' own clean-up at the end of
 * the JVM would otherwise meet the removal half-way, and print the engine's refusal.
 */
final class Removal extends ResultCallback.Adapter<Event> {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

  private final String container;
  private final CountDownLatch gone = new CountDownLatch(1);

  private Removal(String container) {
    this.container = container;
  }

  /** To be called before the container is stopped. */
  static Removal watch(DockerClient docker, String container) {
    return docker
        .eventsCmd()
        .withContainerFilter(container)
        .withEventFilter("destroy")
        .exec(new Removal(container));
  }

  @Override
  public void onNext(Event event) {
    gone.countDown();
  }

  void await(Duration atMost) {
    try {
      if (!gone.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.atWarn()
            .setMessage("A stopped container is not gone yet")
            .addKeyValue("container", container)
            .log();
      }
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.atDebug().setMessage("The watch for a container's removal broke").setCause(e).log();
    }
  }
}
