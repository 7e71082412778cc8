package dev.slipway.exec;

import dev.slipway.cluster.Informers;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Watches one Job, its pods and its events until the end of its command is known. The client's
 * threads only queue what they see; the thread that waits judges it. For use by one thread.
 */
final class JobWatch implements AutoCloseable {
  /** How long a pod's own end may lag behind what its Job says of it. */
  private static final Duration LAG = Duration.ofSeconds(5);

  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final BlockingQueue<Seen> queue = new LinkedBlockingQueue<>();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final String container;
  private final boolean adopted;
  private final Duration stalledGrace;

  private final Map<String, Pod> pods = new HashMap<>();
  private boolean podSeen;
  private boolean started;
  private String lastTrouble = "";
  private @Nullable String jobFailure;
  private @Nullable String refusal;
  private boolean jobComplete;

  /** What a thread of the client saw; {@code guessed} when a deletion's last state was missed. */
  private record Seen(HasMetadata object, boolean deleted, boolean guessed) {}

  private JobWatch(String container, boolean adopted, Duration stalledGrace) {
    this.container = container;
    this.adopted = adopted;
    this.stalledGrace = stalledGrace;
  }

  /**
   * Starts to watch.
   *
   * @param adopted whether the Job was found, so that pods of it may have come and gone unseen
   * @param stalledGrace how long an image may fail to be pulled for a reason that may pass
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when it cannot be watched
   */
  static JobWatch start(
      KubernetesClient client, Job job, String container, boolean adopted, Duration stalledGrace) {
    JobWatch watch = new JobWatch(container, adopted, stalledGrace);
    String namespace = job.getMetadata().getNamespace();
    String name = job.getMetadata().getName();
    try {
      watch.follow(Pod.class, client.pods().inNamespace(namespace).withLabel("job-name", name));
      watch.follow(
          Event.class,
          client
              .v1()
              .events()
              .inNamespace(namespace)
              .withField("involvedObject.uid", job.getMetadata().getUid()));
      watch.follow(Job.class, client.batch().v1().jobs().inNamespace(namespace).withName(name));
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
    return watch;
  }

  private <T extends HasMetadata> void follow(Class<T> type, Informable<T> objects) {
    SharedIndexInformer<T> informer = Informers.upToDate(objects);
    informers.add(informer);
    informer.addEventHandler(handler(type));
    informer.run();
  }

  private <T extends HasMetadata> ResourceEventHandler<T> handler(Class<T> type) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        queue.add(new Seen(type.cast(object), false, false));
      }

      @Override
      public void onUpdate(T before, T object) {
        queue.add(new Seen(type.cast(object), false, false));
      }

      @Override
      public void onDelete(T object, boolean finalStateUnknown) {
        queue.add(new Seen(type.cast(object), true, finalStateUnknown));
      }
    };
  }

  /** Waits until the end is known, or the time is over. */
  JobEnd await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long stalledAt = Long.MAX_VALUE;
    long lagAt = Long.MAX_VALUE;
    while (true) {
      JobEnd end = judge();
      if (end != null) {
        return end;
      }
      long now = System.nanoTime();
      stalledAt = isStalled() ? Math.min(stalledAt, now + stalledGrace.toNanos()) : Long.MAX_VALUE;
      lagAt = jobFailure != null || jobComplete ? Math.min(lagAt, now + LAG.toNanos()) : lagAt;
      if (now >= stalledAt) {
        return new JobEnd(JobEnd.Kind.NOT_STARTED, podName(), -1, lastTrouble);
      }
      if (now >= lagAt) {
        return unseenEnd();
      }
      if (now >= deadline) {
        return new JobEnd(JobEnd.Kind.TIMED_OUT, podName(), -1, lastTrouble);
      }
      take(Math.min(deadline, Math.min(stalledAt, lagAt)) - now);
    }
  }

  /**
   * Waits, after the Job was told to run no pods, until none is left that could still start.
   *
   * @return NOT_STARTED when none did, and otherwise what it came to
   */
  JobEnd awaitStopped(String reason, Duration timeout) throws InterruptedException {
    long now = System.nanoTime();
    long deadline = now + timeout.toNanos();
    // the Job's controller may be about to make a pod by what it knew before
    long settled = now + SETTLING.toNanos();
    while (true) {
      JobEnd end = newest() == null ? null : ended(PodSighting.of(newest(), container));
      if (end != null) {
        return end;
      }
      long left = deadline - System.nanoTime();
      boolean isSettled = System.nanoTime() >= settled;
      if ((pods.isEmpty() && isSettled) || newestIsDoomedForGood()) {
        return started
            ? new JobEnd(JobEnd.Kind.LOST, podName(), -1, reason + "; then it started after all")
            : new JobEnd(JobEnd.Kind.NOT_STARTED, podName(), -1, reason);
      }
      if (left <= 0) {
        return new JobEnd(
            JobEnd.Kind.LOST, podName(), -1, reason + "; and its pod could not be stopped");
      }
      take(isSettled ? left : settled - System.nanoTime());
    }
  }

  private void take(long nanos) throws InterruptedException {
    Seen seen = queue.poll(nanos, TimeUnit.NANOSECONDS);
    while (seen != null) {
      note(seen);
      seen = queue.poll();
    }
  }

  private void note(Seen seen) {
    if (seen.object() instanceof Pod pod) {
      notePod(pod, seen);
    } else if (seen.object() instanceof Job job) {
      noteJob(job, seen.deleted());
    } else if (seen.object() instanceof Event event && !seen.deleted()) {
      noteEvent(event);
    }
  }

  private void notePod(Pod pod, Seen seen) {
    PodSighting sighting = PodSighting.of(pod, container);
    podSeen = true;
    started |= sighting.state().hasStarted() || seen.guessed();
    noteTrouble(sighting);
    if (!seen.deleted()) {
      pods.put(pod.getMetadata().getUid(), pod);
    } else if (sighting.state() == PodSighting.State.ENDED) {
      pods.put(pod.getMetadata().getUid(), pod);
    } else {
      pods.remove(pod.getMetadata().getUid());
      if (started && jobFailure == null) {
        jobFailure = "its pod was deleted while the command ran";
      }
    }
  }

  private void noteTrouble(PodSighting sighting) {
    // a back-off only repeats that it failed; the error before it says why
    boolean backOff = sighting.reason().startsWith("ImagePullBackOff") && !lastTrouble.isEmpty();
    if (!sighting.reason().isEmpty() && !backOff) {
      lastTrouble = sighting.reason();
    }
  }

  private void noteJob(Job job, boolean deleted) {
    if (deleted) {
      jobFailure = "its Job was deleted";
      return;
    }
    if (job.getStatus() == null) {
      return;
    }
    for (JobCondition condition : job.getStatus().getConditions()) {
      if ("True".equals(condition.getStatus()) && "Failed".equals(condition.getType())) {
        jobFailure = condition.getReason() + ": " + condition.getMessage();
      }
      if ("True".equals(condition.getStatus()) && "Complete".equals(condition.getType())) {
        jobComplete = true;
      }
    }
  }

  private void noteEvent(Event event) {
    String message = event.getMessage() == null ? "" : event.getMessage();
    if ("FailedCreate".equals(event.getReason()) && !podSeen && isRefusal(message)) {
      if (adopted) {
        // a pod may have come and gone before this watch began
        jobFailure = message;
      } else {
        refusal = message;
      }
    }
  }

  private static boolean isRefusal(String message) {
    String said = message.toLowerCase(Locale.ROOT);
    return said.contains("forbidden")
        || said.contains("denied the request")
        || said.contains("is invalid");
  }

  private @Nullable JobEnd judge() {
    Pod newest = newest();
    if (newest == null) {
      return refusal == null ? null : new JobEnd(JobEnd.Kind.NOT_STARTED, "", -1, refusal);
    }
    PodSighting sighting = PodSighting.of(newest, container);
    if (sighting.state() == PodSighting.State.DOOMED) {
      return new JobEnd(JobEnd.Kind.NOT_STARTED, podName(), -1, sighting.reason());
    }
    return ended(sighting);
  }

  private @Nullable JobEnd ended(PodSighting sighting) {
    return switch (sighting.state()) {
      case ENDED ->
          new JobEnd(JobEnd.Kind.EXITED, podName(), sighting.exitCode(), sighting.reason());
      case LOST -> new JobEnd(JobEnd.Kind.LOST, podName(), -1, sighting.reason());
      case WAITING, STALLED, DOOMED, STARTED -> null;
    };
  }

  private boolean newestIsDoomedForGood() {
    Pod newest = newest();
    return newest != null
        && newest.getStatus() != null
        && "Failed".equals(newest.getStatus().getPhase());
  }

  private boolean isStalled() {
    Pod newest = newest();
    return newest != null && PodSighting.of(newest, container).state() == PodSighting.State.STALLED;
  }

  private JobEnd unseenEnd() {
    if (jobComplete) {
      return new JobEnd(
          JobEnd.Kind.LOST,
          podName(),
          -1,
          "the Job is complete, but its pod, and with it the output, is gone");
    }
    String why = jobFailure + (started || lastTrouble.isEmpty() ? "" : "; " + lastTrouble);
    // A pod that no watch brought may have run all the same.
    boolean provenUnstarted = !started && podSeen;
    return new JobEnd(
        provenUnstarted ? JobEnd.Kind.NOT_STARTED : JobEnd.Kind.LOST, podName(), -1, why);
  }

  private @Nullable Pod newest() {
    Pod newest = null;
    for (Pod pod : pods.values()) {
      if (newest == null
          || pod.getMetadata()
                  .getCreationTimestamp()
                  .compareTo(newest.getMetadata().getCreationTimestamp())
              > 0) {
        newest = pod;
      }
    }
    return newest;
  }

  private String podName() {
    Pod newest = newest();
    return newest == null ? "" : newest.getMetadata().getName();
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }
}
