package dev.slipway.embedded.node;

import dev.slipway.embedded.work.Stamps;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of one container over its restarts. Used by its pod's thread only. */
final class ContainerState {
  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(300);
  private static final Duration HEALTHY = Duration.ofMinutes(10);

  /** How a run ended. */
  record End(
      int exitCode,
      String reason,
      @Nullable String message,
      Instant started,
      Instant finished,
      @Nullable String id) {}

  private final Container spec;
  private final boolean init;
  private @Nullable Run run;
  private @Nullable Run previous;
  private @Nullable End end;
  private @Nullable End lastEnd;
  private String waiting;
  private @Nullable String waitingMessage;
  private int restarts;
  private boolean ready;
  private boolean started;
  private Duration backOff = Duration.ZERO;
  private Instant notBefore = Instant.EPOCH;
  private Duration pullBackOff = Duration.ZERO;
  private @Nullable String image;
  private boolean settled;
  private @Nullable ContainerStatus shown;

  ContainerState(Container spec, boolean init) {
    this.spec = spec;
    this.init = init;
    waiting = init ? "PodInitializing" : "ContainerCreating";
  }

  Container spec() {
    return spec;
  }

  String name() {
    return spec.getName();
  }

  boolean isInit() {
    return init;
  }

  /** As events name it. */
  String path() {
    return (init ? "spec.initContainers{" : "spec.containers{") + name() + "}";
  }

  @Nullable Run run() {
    return run;
  }

  /** The newest run, over or not. */
  @Nullable Run newestRun() {
    return run == null ? previous : run;
  }

  /** The run before the one that goes on, or the newest when none goes on and one was before. */
  @Nullable Run runBefore() {
    return run == null ? null : previous;
  }

  @Nullable End end() {
    return end;
  }

  int restarts() {
    return restarts;
  }

  boolean isReady() {
    return ready && settled && run != null;
  }

  boolean isStarted() {
    return started;
  }

  void setReady(boolean now) {
    ready = now;
  }

  void setStarted(boolean now) {
    started = now;
  }

  void setWaiting(String reason, @Nullable String message) {
    if (end != null) {
      lastEnd = end;
      end = null;
    }
    waiting = reason;
    waitingMessage = message;
  }

  String waiting() {
    return run == null && end == null ? waiting : "";
  }

  Instant notBefore() {
    return notBefore;
  }

  void waitUntil(Instant time) {
    notBefore = time;
  }

  Duration growPullBackOff() {
    pullBackOff = grow(pullBackOff);
    return pullBackOff;
  }

  void begin(Run newRun, String imageName) {
    settled = false;
    if (end != null) {
      lastEnd = end;
      end = null;
    }
    previous = newestRun();
    run = newRun;
    image = imageName;
    pullBackOff = Duration.ZERO;
    ready = false;
    started = false;
    if (lastEnd != null) {
      restarts++;
    }
  }

  /**
   * Notes that the run lasts for so long that a kubelet, which looks each second, has seen it. What
   * ends before is never shown as running.
   */
  void settle(Run lasting) {
    if (run == lasting) {
      settled = true;
    }
  }

  /** Whether it was ever seen to run, or has ended. */
  boolean hasBegun() {
    return end != null || lastEnd != null || (run != null && settled);
  }

  void finish(End how) {
    if (run != null) {
      previous = run;
    }
    run = null;
    ready = false;
    started = false;
    if (end != null) {
      lastEnd = end;
    }
    end = how;
    // The first restart is at once; each further waits for twice as long, till it ran well.
    boolean wasHealthy = Duration.between(how.started(), how.finished()).compareTo(HEALTHY) > 0;
    if (wasHealthy) {
      backOff = Duration.ZERO;
    }
    notBefore = how.finished().plus(backOff);
    backOff = grow(backOff);
  }

  /** A program that cannot be started counts as a run that ended. */
  void failStart(End how) {
    if (lastEnd != null || end != null) {
      restarts++;
    }
    finish(how);
  }

  Duration backOff() {
    long half = backOff.dividedBy(2).toSeconds();
    return Duration.ofSeconds(Math.max(FIRST.toSeconds(), backOff.equals(LONGEST) ? 300 : half));
  }

  private static Duration grow(Duration backOff) {
    if (backOff.isZero()) {
      return FIRST;
    }
    Duration doubled = backOff.multipliedBy(2);
    return doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
  }

  ContainerStatus status() {
    ContainerStatus before = shown;
    if (run != null && !settled && before != null) {
      return before;
    }
    ContainerStatus now = describe();
    shown = now;
    return now;
  }

  private ContainerStatus describe() {
    ContainerStateBuilder state = new ContainerStateBuilder();
    if (run != null && settled) {
      state.withNewRunning(Stamps.write(run.started()));
    } else if (end != null) {
      state.withTerminated(terminated(end));
    } else {
      state.withNewWaiting(waitingMessage, waiting);
    }
    End before = lastEnd;
    ContainerStateBuilder last = new ContainerStateBuilder();
    if (before != null) {
      last.withTerminated(terminated(before));
    }
    boolean done = init && end != null && end.exitCode() == 0;
    Run newest = newestRun();
    return new ContainerStatusBuilder()
        .withName(name())
        .withImage(image == null ? spec.getImage() : image)
        .withImageID(image == null ? "" : "docker-pullable://" + image)
        .withContainerID(newest == null ? null : newest.id())
        .withReady(init ? done : isReady())
        .withStarted(init ? null : Boolean.valueOf(started && run != null))
        .withRestartCount(restarts)
        .withState(state.build())
        .withLastState(last.build())
        .build();
  }

  private static io.fabric8.kubernetes.api.model.ContainerStateTerminated terminated(End end) {
    return new io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder()
        .withExitCode(end.exitCode())
        .withReason(end.reason())
        .withMessage(end.message())
        .withStartedAt(Stamps.write(end.started()))
        .withFinishedAt(Stamps.write(end.finished()))
        .withContainerID(end.id())
        .build();
  }
}
