package dev.slipway.embedded.node;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a pod's thread is told from others. */
final class Mailbox {
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

  void put(Runnable task) {
    tasks.add(task);
  }

  /** Runs what is there; waits for the first. */
  void work() throws InterruptedException {
    Runnable task = tasks.take();
    while (task != null) {
      task.run();
      task = tasks.poll();
    }
  }
}
