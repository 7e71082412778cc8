package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FaultInjectorTest {
  @Test
  void endsTheProcessWhenItIsToCrash() {
    Faults faults =
        new Faults(
            null, Duration.ofMillis(10), false, false, false, false, false, 0, Duration.ZERO, 0);
    AtomicInteger exitCode = new AtomicInteger();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      new FaultInjector(faults, Set.of(), new Random(1)).startOn(executor, exitCode::set);

      await().untilAsserted(() -> assertThat(exitCode).hasValue(70));
    } finally {
      executor.shutdownNow();
    }
  }
}
