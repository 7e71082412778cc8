package dev.slipway.embedded.node;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pod's thread is told from others. */
final class Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  void put(Runnable task) {
    tasks.add(task);
  }

  /** Runs what is there; waits for the first. What fails is said, and ends nothing. */
  void work() throws InterruptedException {
    Runnable task = tasks.take();
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.atWarn().setCause(e).log("What a pod was told could not be taken in");
      }
      task = tasks.poll();
    }
  }
}
