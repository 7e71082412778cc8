package dev.slipway.embedded.node;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Owners;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one pod, on a thread of its own that takes what happens from a mailbox. */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);
  private static final Duration SEEN_AFTER = Duration.ofMillis(500);

  private final NodeParts parts;
  private final EventRecorder events;
  private final Mailbox mailbox = new Mailbox();
  private final List<ContainerState> inits = new ArrayList<>();
  private final List<ContainerState> mains = new ArrayList<>();
  private final Path folder;
  private final String ip;
  private final Mounting mounting;
  private final Restarts restarts;
  private final PodStatusWriter status;
  private final ContainerStarter starter;
  private final Probing probing;
  private final Stopping stopping;
  private final Thread thread;
  private final Runnable whenLeft;
  private volatile Pod pod;
  private boolean ending;
  private boolean over;
  private boolean gone;

  PodWorker(NodeParts parts, Pod pod, EventRecorder events, Runnable whenLeft) {
    this.whenLeft = whenLeft;
    this.parts = parts;
    this.pod = pod;
    this.events = events;
    String uid = pod.getMetadata().getUid();
    folder = parts.folder().resolve(uid);
    ip =
        Boolean.TRUE.equals(pod.getSpec().getHostNetwork())
            ? parts.addresses().node()
            : parts.addresses().takePod();
    Objects.requireNonNullElse(pod.getSpec().getInitContainers(), List.<Container>of())
        .forEach(c -> inits.add(new ContainerState(c, true)));
    boolean initFirst = !inits.isEmpty();
    for (Container container : pod.getSpec().getContainers()) {
      ContainerState state = new ContainerState(container, false);
      if (initFirst) {
        state.setWaiting("PodInitializing", null);
      }
      mains.add(state);
    }
    References references = new References(parts.api(), pod.getMetadata().getNamespace());
    Environment environment = new Environment(pod, references, ip, parts.addresses().node());
    Volumes volumes =
        new Volumes(
            pod,
            folder.resolve("volumes"),
            parts.folder().resolve("claims"),
            references,
            environment);
    mounting = new Mounting(volumes, pod, events, parts.timers(), this::wake);
    restarts = new Restarts(pod, events);
    status = new PodStatusWriter(parts.api(), parts.timers(), parts.addresses().node());
    starter =
        new ContainerStarter(
            parts, pod, events, folder, volumes, environment, mailbox, this::ended);
    stopping = new Stopping(parts, pod, events, ip);
    probing = new Probing(parts, pod, events, ip, mailbox, this::kill);
    thread = new Thread(this::run, "embedded-pod-" + pod.getMetadata().getName());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
    mailbox.put(() -> {});
  }

  /** The pod's object changed. */
  void update(Pod now) {
    mailbox.put(() -> pod = now);
  }

  /** The pod's object is gone: what runs is killed. */
  void drop() {
    mailbox.put(() -> gone = true);
  }

  /** Waits until nothing of the pod is left. */
  void join() throws InterruptedException {
    thread.join(20_000);
  }

  String ip() {
    return ip;
  }

  /** A container's state, to read; null is the only or first one. */
  Optional<ContainerState> container(@Nullable String name) {
    return all().filter(c -> name == null || c.name().equals(name)).findFirst();
  }

  private Stream<ContainerState> all() {
    return Stream.concat(mains.stream(), inits.stream());
  }

  private void run() {
    try {
      while (!gone) {
        mailbox.work();
        if (!gone) {
          step();
        }
      }
    } catch (InterruptedException e) {
      LOG.atTrace().log("A pod's thread is interrupted");
    } finally {
      leave();
    }
  }

  private void step() {
    try {
      if (Owners.isGoing(pod)) {
        end();
      } else if (!over) {
        sync();
      }
      if (!gone) {
        writeStatus();
      }
    } catch (ApiException | IOException e) {
      LOG.atDebug().addKeyValue("pod", pod.getMetadata().getName()).setCause(e).log("Tried again");
      wake(Duration.ofMillis(100));
    } catch (RuntimeException e) {
      // Not foreseen; the pod's thread lives on, as a kubelet would.
      LOG.atWarn().addKeyValue("pod", pod.getMetadata().getName()).setCause(e).log("Tried again");
      wake(Duration.ofSeconds(1));
    }
  }

  private void sync() throws IOException {
    if (!mounting.setUp()) {
      return;
    }
    for (ContainerState init : inits) {
      if (init.end() != null && init.end().exitCode() == 0) {
        continue;
      }
      if (init.end() != null && restarts.policy().equals("Never")) {
        over = true;
        return;
      }
      keep(init);
      return;
    }
    mains.forEach(this::keep);
    over = mains.stream().allMatch(c -> c.end() != null && !restarts.restarts(c, ending));
  }

  private void keep(ContainerState state) {
    if (state.run() != null || (state.end() != null && !restarts.restarts(state, ending))) {
      return;
    }
    Instant now = parts.timers().now();
    if (now.isBefore(state.notBefore())) {
      if (state.end() != null) {
        restarts.backOff(state);
      }
      wake(Duration.between(now, state.notBefore()));
      return;
    }
    if (starter.start(state)) {
      probing.begin(state);
      Run run = Objects.requireNonNull(state.run());
      parts.timers().after(SEEN_AFTER, () -> mailbox.put(() -> state.settle(run)));
    } else {
      wake(Duration.between(parts.timers().now(), state.notBefore()));
    }
  }

  /** A run ended by itself or was killed. */
  private void ended(ContainerState state, Run run, int exitCode) {
    if (state.run() != run) {
      return;
    }
    parts.watcher().remove(run.process().pid());
    probing.stop(state);
    boolean memory = starter.isOutOfMemory(state, run, exitCode);
    String reason = memory ? "OOMKilled" : exitCode == 0 ? "Completed" : "Error";
    state.finish(
        new ContainerState.End(
            memory ? 137 : exitCode,
            reason,
            starter.message(state, run),
            run.started(),
            parts.timers().now(),
            run.id()));
  }

  /** A probe wants a container to be restarted. */
  private void kill(ContainerState state, String probe) {
    Run run = state.run();
    if (run != null) {
      events.write(
          pod,
          state.path(),
          "Normal",
          "Killing",
          "Container " + state.name() + " failed " + probe + " probe, will be restarted");
      probing.stop(state);
      state.setReady(false);
      Duration grace = grace(pod.getSpec().getTerminationGracePeriodSeconds());
      parts.work().execute(() -> stopping.stop(state.spec(), run, grace));
    }
  }

  private static Duration grace(@Nullable Long seconds) {
    return seconds == null ? DEFAULT_GRACE : Duration.ofSeconds(seconds);
  }

  /** The pod is being deleted: stops what runs, and confirms when nothing does. */
  private void end() {
    List<ContainerState> running = all().filter(c -> c.run() != null).toList();
    if (!ending) {
      ending = true;
      Duration grace = grace(pod.getMetadata().getDeletionGracePeriodSeconds());
      for (ContainerState state : running) {
        Run run = Objects.requireNonNull(state.run());
        events.write(pod, state.path(), "Normal", "Killing", "Stopping container " + state.name());
        probing.stopDeadly(state);
        parts.work().execute(() -> stopping.stop(state.spec(), run, grace));
      }
    }
    if (running.isEmpty()) {
      over = true;
      writeStatus();
      gone = true;
      parts.api().delete(pod, DeletionPropagation.BACKGROUND, Duration.ZERO);
    }
  }

  private void writeStatus() {
    status.write(
        pod.getMetadata().getNamespace(),
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        mounting.isDone() ? ip : null,
        inits,
        mains,
        restarts.phase(inits, mains, over, ending));
  }

  /** Kills what is left and removes the files. */
  private void leave() {
    List<Run> left = all().flatMap(c -> Stream.ofNullable(c.run())).toList();
    probing.close();
    for (Run run : left) {
      parts.sandbox().kill(run.process());
    }
    boolean interrupted = Thread.interrupted();
    for (Run run : left) {
      try {
        run.process().waitFor();
      } catch (InterruptedException e) {
        interrupted = true;
      }
      parts.watcher().remove(run.process().pid());
    }
    Folders.delete(folder);
    whenLeft.run();
    if (!Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
      parts.addresses().release(ip);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void wake(Duration after) {
    parts.timers().after(after.plusMillis(1), () -> mailbox.put(() -> {}));
  }
}
