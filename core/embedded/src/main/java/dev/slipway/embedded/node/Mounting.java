package dev.slipway.embedded.node;

import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Timers;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;

/** Sets a pod's volumes up once; as long as that fails, with ever longer waits between. */
final class Mounting {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(122);

  private final Volumes volumes;
  private final Pod pod;
  private final EventRecorder events;
  private final Timers timers;
  private final Consumer<Duration> wake;
  private Duration wait = Duration.ofMillis(500);
  private Instant notBefore = Instant.EPOCH;
  private boolean done;

  /**
   * For one pod.
   *
   * @param wake asks for another attempt after a time
   */
  Mounting(Volumes volumes, Pod pod, EventRecorder events, Timers timers, Consumer<Duration> wake) {
    this.volumes = volumes;
    this.pod = pod;
    this.events = events;
    this.timers = timers;
    this.wake = wake;
  }

  boolean isDone() {
    return done;
  }

  /** Sets up what is due, and says whether all is there. */
  boolean setUp() throws IOException {
    Instant now = timers.now();
    if (done || now.isBefore(notBefore)) {
      return done;
    }
    try {
      volumes.setUp();
      done = true;
    } catch (ConfigProblem e) {
      events.warning(pod, "FailedMount", Objects.toString(e.getMessage(), ""));
      notBefore = now.plus(wait);
      wake.accept(wait);
      Duration longer = wait.multipliedBy(2);
      wait = longer.compareTo(LONGEST_WAIT) < 0 ? longer : LONGEST_WAIT;
    }
    return done;
  }
}
