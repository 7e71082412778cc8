package dev.slipway.examples.preskool;

import io.javalin.http.Context;
import io.javalin.http.InternalServerErrorResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the faults that are switched on happen. */
final class FaultInjector {
  private static final Logger LOG = LoggerFactory.getLogger(FaultInjector.class);
  private static final int CHUNK_MEGABYTES = 16;
  private static final int CRASHED = 70; // EX_SOFTWARE of sysexits.h

  private final Faults faults;
  private final Set<String> spared;
  private final RandomGenerator random;
  private volatile IntConsumer crash = code -> {};
  private final List<ByteBuffer> taken = new CopyOnWriteArrayList<>();

  /**
   * @param spared paths whose requests are neither failed nor delayed
   */
  FaultInjector(Faults faults, Set<String> spared, RandomGenerator random) {
    this.faults = faults;
    this.spared = Set.copyOf(spared);
    this.random = random;
  }

  /** Before the first request, so that none is lost with a process that dies of it. */
  void beforeServing() {
    if (faults.allocateMegabytes() > 0) {
      allocate();
    }
  }

  /**
   * @param halt ends the process at once, with an exit code
   */
  void startOn(Executor executor, IntConsumer halt) {
    crash = halt;
    faults
        .crash()
        .ifPresent(
            after ->
                CompletableFuture.delayedExecutor(after.toMillis(), TimeUnit.MILLISECONDS, executor)
                    .execute(
                        () -> {
                          LOG.error("FAULT_CRASH_AFTER is set: crashing");
                          halt.accept(CRASHED);
                        }));
  }

  void beforeRequest(Context http) throws InterruptedException {
    if (spared.contains(http.path())) {
      return;
    }
    if (!faults.latency().isZero()) {
      TimeUnit.MILLISECONDS.sleep(faults.latency().toMillis());
    }
    if (faults.errorRate() > 0 && random.nextDouble() < faults.errorRate()) {
      throw new InternalServerErrorResponse("FAULT_ERROR_RATE is set");
    }
  }

  void beforeCrash(Context http) {
    if (faults.crashWhenAsked()) {
      LOG.atError().log("FAULT_CRASH_WHEN_ASKED is set, and {} was asked: crashing", http.path());
      crash.accept(CRASHED);
    }
  }

  void beforeFailing(Context http) {
    if (faults.failWhenAsked()) {
      LOG.atError().log("FAULT_FAIL_WHEN_ASKED is set, and {} was asked", http.path());
      throw new InternalServerErrorResponse("FAULT_FAIL_WHEN_ASKED is set");
    }
  }

  void beforeLogin(Context http) {
    if (faults.login500()) {
      LOG.atError().setMessage("login failed").addKeyValue("why", "FAULT_LOGIN_500 is set").log();
      throw new InternalServerErrorResponse("FAULT_LOGIN_500 is set");
    }
  }

  // Outside the heap, where no limit of the JVM but only that of the container stops it. A direct
  // buffer is zeroed, so its memory is really taken.
  private void allocate() {
    LOG.atError()
        .setMessage("FAULT_ALLOCATE_MB is set: taking memory")
        .addKeyValue("megabytes", faults.allocateMegabytes())
        .log();
    for (int mb = 0; mb < faults.allocateMegabytes(); mb += CHUNK_MEGABYTES) {
      taken.add(ByteBuffer.allocateDirect(CHUNK_MEGABYTES << 20));
    }
  }
}
