package dev.slipway.embedded.node;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** One run of a container: a process, its log, and why it was killed if it was. */
final class Run {
  private final Launch launch;
  private final Process process;
  private final ContainerLog log;
  private final Instant started;
  private final String id =
      "containerd://" + UUID.randomUUID().toString().replace("-", "") + "0".repeat(32);
  private final AtomicBoolean outOfMemory = new AtomicBoolean();

  Run(Launch launch, Process process, ContainerLog log, Instant started) {
    this.launch = launch;
    this.process = process;
    this.log = log;
    this.started = started;
  }

  Launch launch() {
    return launch;
  }

  Process process() {
    return process;
  }

  ContainerLog log() {
    return log;
  }

  Instant started() {
    return started;
  }

  String id() {
    return id;
  }

  /** Notes that it is killed for its memory; says whether that is new. */
  boolean noteOutOfMemory() {
    return outOfMemory.compareAndSet(false, true);
  }

  boolean isOutOfMemory() {
    return outOfMemory.get();
  }
}
