package dev.slipway.exec;

import dev.slipway.cluster.Informers;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Watches one Job, its pods and its events until the end of its command is known. The client's
 * threads only queue what they see; the thread that waits judges it. For use by one thread.
 */
final class JobWatch implements AutoCloseable {
  /** How long a pod's own end may lag behind what its Job says of it. */
  private static final Duration LAG = Duration.ofSeconds(5);

  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final BlockingQueue<JobSightings.Seen> queue = new LinkedBlockingQueue<>();
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final JobSightings sightings;
  private final Duration stalledGrace;

  private JobWatch(String container, boolean adopted, Duration stalledGrace) {
    this.sightings = new JobSightings(container, adopted);
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
        queue.add(new JobSightings.Seen(type.cast(object), false, false));
      }

      @Override
      public void onUpdate(T before, T object) {
        queue.add(new JobSightings.Seen(type.cast(object), false, false));
      }

      @Override
      public void onDelete(T object, boolean finalStateUnknown) {
        queue.add(new JobSightings.Seen(type.cast(object), true, finalStateUnknown));
      }
    };
  }

  /** Waits until the end is known, or the time is over. */
  JobEnd await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    long stalledAt = Long.MAX_VALUE;
    long lagAt = Long.MAX_VALUE;
    while (true) {
      JobEnd end = sightings.end();
      if (end != null) {
        return end;
      }
      long now = System.nanoTime();
      stalledAt =
          sightings.isStalled()
              ? Math.min(stalledAt, now + stalledGrace.toNanos())
              : Long.MAX_VALUE;
      lagAt = sightings.isJobOver() ? Math.min(lagAt, now + LAG.toNanos()) : lagAt;
      if (now >= stalledAt) {
        return sightings.end(JobEnd.Kind.NOT_STARTED, sightings.trouble());
      }
      if (now >= lagAt) {
        return sightings.unseenEnd();
      }
      if (now >= deadline) {
        return sightings.end(JobEnd.Kind.TIMED_OUT, sightings.trouble());
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
      JobEnd end = sightings.podEnd();
      if (end != null) {
        return end;
      }
      long left = deadline - System.nanoTime();
      boolean isSettled = System.nanoTime() >= settled;
      if ((sightings.hasNoPod() && isSettled) || sightings.newestFailed()) {
        return sightings.hasStarted()
            ? sightings.end(JobEnd.Kind.LOST, reason + "; then it started after all")
            : sightings.end(JobEnd.Kind.NOT_STARTED, reason);
      }
      if (left <= 0) {
        return sightings.end(JobEnd.Kind.LOST, reason + "; and its pod could not be stopped");
      }
      take(isSettled ? left : settled - System.nanoTime());
    }
  }

  private void take(long nanos) throws InterruptedException {
    JobSightings.Seen seen = queue.poll(nanos, TimeUnit.NANOSECONDS);
    while (seen != null) {
      sightings.note(seen);
      seen = queue.poll();
    }
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::close);
  }
}
