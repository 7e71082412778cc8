package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Owners;
import dev.slipway.embedded.work.PodFacts;
import dev.slipway.embedded.work.Stamps;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs a Job's pods until enough have succeeded or too many failed. */
final class JobController implements Controller {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final int BACK_OFF_DOUBLINGS = 5;
  private static final int BACKOFF_LIMIT = 6;

  private final KubernetesApi api;
  private final Timers timers;
  private final EventRecorder events;
  private final PodControl control;
  private @Nullable WorkQueue queue;

  JobController(KubernetesApi api, Timers timers) {
    this.api = api;
    this.timers = timers;
    this.events = new EventRecorder(api, timers, "job-controller", null);
    this.control = new PodControl(api, events);
  }

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public List<Registration> watch(WorkQueue queue) {
    this.queue = queue;
    return List.of(
        Watching.own(api, Job.class, queue), Watching.owned(api, Pod.class, "Job", queue));
  }

  @Override
  public void reconcile(Key key) {
    Optional<Job> found = api.get(Job.class, key.namespace(), key.name());
    if (found.isEmpty() || Owners.isGoing(found.get())) {
      return;
    }
    Job job = found.get();
    JobStatus before = Objects.requireNonNullElseGet(job.getStatus(), JobStatus::new);
    if (!before.getConditions().isEmpty()) {
      collect(key, job, before);
      return;
    }
    List<Pod> pods = control.pods(job, null);
    List<Pod> active = pods.stream().filter(PodFacts::isActive).toList();
    List<Pod> failed = phase(pods, "Failed");
    int succeeded = phase(pods, "Succeeded").size();
    Instant now = timers.now();
    JobStatusBuilder after =
        new JobStatusBuilder(before)
            .withActive(Counts.orNull(active.size()))
            .withSucceeded(Counts.orNull(succeeded))
            .withFailed(Counts.orNull(failed.size()));
    if (before.getStartTime() == null) {
      after.withStartTime(Stamps.write(now));
    }
    int wanted = Counts.orOne(job.getSpec().getCompletions());
    if (exceedsBackOff(job, failed, active)) {
      fail(
          job,
          active,
          after,
          "BackoffLimitExceeded",
          "Job has reached the specified backoff limit");
    } else if (isTooLate(key, job, before, now)) {
      fail(job, active, after, "DeadlineExceeded", "Job was active longer than specified deadline");
    } else if (succeeded >= wanted && active.isEmpty()) {
      condition(after, "Complete", null, null);
      after.withCompletionTime(Stamps.write(now));
      events.normal(job, "Completed", "Job completed");
    } else {
      ApiException refusal = fit(key, job, active, failed, wanted - succeeded, after);
      write(job, before, after.build());
      if (refusal != null && !PodControl.isTerminating(refusal)) {
        throw refusal;
      }
      return;
    }
    write(job, before, after.build());
  }

  private @Nullable ApiException fit(
      Key key, Job job, List<Pod> active, List<Pod> failed, int missing, JobStatusBuilder after) {
    boolean suspended = Boolean.TRUE.equals(job.getSpec().getSuspend());
    int parallel = suspended ? 0 : Counts.orOne(job.getSpec().getParallelism());
    int wanted = Math.min(parallel, Math.max(0, missing));
    if (active.size() > wanted) {
      active.subList(wanted, active.size()).forEach(p -> control.delete(job, p));
      after.withActive(Counts.orNull(wanted));
      return null;
    }
    Duration wait = untilNext(failed);
    if (active.size() < wanted && !wait.isZero()) {
      later(key, wait);
      return null;
    }
    for (int i = active.size(); i < wanted; i++) {
      try {
        control.create(job, PodControl.pod(job, job.getSpec().getTemplate()));
        after.withActive(i + 1);
      } catch (ApiException e) {
        return e;
      }
    }
    return null;
  }

  /** After a pod that failed, the next one waits, for longer each time. */
  private Duration untilNext(List<Pod> failed) {
    Optional<Instant> last =
        failed.stream()
            .filter(p -> p.getStatus().getContainerStatuses() != null)
            .flatMap(p -> p.getStatus().getContainerStatuses().stream())
            .filter(s -> s.getState() != null && s.getState().getTerminated() != null)
            .map(s -> Stamps.read(s.getState().getTerminated().getFinishedAt()))
            .max(Comparator.naturalOrder());
    if (last.isEmpty()) {
      return Duration.ZERO;
    }
    long times = 1L << Math.min(failed.size() - 1, BACK_OFF_DOUBLINGS);
    Duration left =
        Duration.between(timers.now(), last.get().plus(FIRST_BACK_OFF.multipliedBy(times)));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static boolean exceedsBackOff(Job job, List<Pod> failed, List<Pod> active) {
    int limit =
        job.getSpec().getBackoffLimit() == null ? BACKOFF_LIMIT : job.getSpec().getBackoffLimit();
    int restarts =
        active.stream()
            .filter(p -> p.getStatus() != null && p.getStatus().getContainerStatuses() != null)
            .flatMap(p -> p.getStatus().getContainerStatuses().stream())
            .mapToInt(s -> Counts.orZero(s.getRestartCount()))
            .sum();
    boolean restartsInPlace =
        "OnFailure".equals(job.getSpec().getTemplate().getSpec().getRestartPolicy());
    return failed.size() > limit || (restartsInPlace && restarts > 0 && restarts >= limit);
  }

  private boolean isTooLate(Key key, Job job, JobStatus before, Instant now) {
    Long deadline = job.getSpec().getActiveDeadlineSeconds();
    if (deadline == null) {
      return false;
    }
    Instant end =
        (before.getStartTime() == null ? now : Stamps.read(before.getStartTime()))
            .plusSeconds(deadline);
    if (end.isAfter(now)) {
      later(key, Duration.between(now, end).plusMillis(10));
    }
    return !end.isAfter(now);
  }

  private void fail(
      Job job, List<Pod> active, JobStatusBuilder after, String reason, String message) {
    active.forEach(p -> control.delete(job, p));
    after.withActive(null).withFailed(Counts.orZero(after.getFailed()) + active.size());
    condition(after, "Failed", reason, message);
    events.warning(job, reason, message);
  }

  private void condition(
      JobStatusBuilder status, String type, @Nullable String reason, @Nullable String message) {
    String now = Stamps.write(timers.now());
    status.addToConditions(
        new JobConditionBuilder()
            .withType(type)
            .withStatus("True")
            .withReason(reason)
            .withMessage(message)
            .withLastProbeTime(now)
            .withLastTransitionTime(now)
            .build());
  }

  /** A finished Job goes after its time to live. */
  private void collect(Key key, Job job, JobStatus status) {
    Integer ttl = job.getSpec().getTtlSecondsAfterFinished();
    if (ttl == null) {
      return;
    }
    Instant end =
        Stamps.read(status.getConditions().get(0).getLastTransitionTime()).plusSeconds(ttl);
    if (end.isAfter(timers.now())) {
      later(key, Duration.between(timers.now(), end).plusMillis(10));
    } else {
      api.delete(job, DeletionPropagation.FOREGROUND);
    }
  }

  private void write(Job job, JobStatus before, JobStatus after) {
    if (!after.equals(before)) {
      job.setStatus(after);
      api.updateStatus(job);
    }
  }

  private void later(Key key, Duration delay) {
    if (queue != null) {
      queue.addAfter(key, delay);
    }
  }

  private static List<Pod> phase(List<Pod> pods, String phase) {
    return pods.stream().filter(p -> PodFacts.phase(p).equals(phase)).toList();
  }
}
