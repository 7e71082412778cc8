package dev.slipway.exec;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was seen of one Job, its pods and its events, and what follows for its command. */
final class JobSightings {
  private final String container;
  private final boolean adopted;
  private final Map<String, Pod> pods = new HashMap<>();
  private boolean podSeen;
  private boolean started;
  private String lastTrouble = "";
  private @Nullable String jobFailure;
  private @Nullable String refusal;
  private boolean jobComplete;

  /** What a thread of the client saw; {@code guessed} when a deletion's last state was missed. */
  record Seen(HasMetadata object, boolean deleted, boolean guessed) {}

  /**
   * Nothing is seen yet.
   *
   * @param adopted whether the Job was found, so that pods of it may have come and gone unseen
   */
  JobSightings(String container, boolean adopted) {
    this.container = container;
    this.adopted = adopted;
  }

  void note(Seen seen) {
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

  /** Returns an end without an exit code. */
  JobEnd end(JobEnd.Kind kind, String reason) {
    return new JobEnd(kind, podName(), -1, reason);
  }

  /** Whether the Job says that nothing more comes. */
  boolean isJobOver() {
    return jobFailure != null || jobComplete;
  }

  /** Whether the command has begun, as far as it was seen. */
  boolean hasStarted() {
    return started;
  }

  boolean hasNoPod() {
    return pods.isEmpty();
  }

  /** Returns what a pod last waited for; empty when for nothing out of the way. */
  String trouble() {
    return lastTrouble;
  }

  /** Returns the end of the command; null as long as it is not known. */
  @Nullable JobEnd end() {
    Pod newest = newest();
    if (newest == null) {
      return refusal == null ? null : end(JobEnd.Kind.NOT_STARTED, refusal);
    }
    PodSighting sighting = PodSighting.of(newest, container);
    if (sighting.state() == PodSighting.State.DOOMED) {
      return end(JobEnd.Kind.NOT_STARTED, sighting.reason());
    }
    return ended(sighting);
  }

  private @Nullable JobEnd ended(PodSighting sighting) {
    return switch (sighting.state()) {
      case ENDED ->
          new JobEnd(JobEnd.Kind.EXITED, podName(), sighting.exitCode(), sighting.reason());
      case LOST -> end(JobEnd.Kind.LOST, sighting.reason());
      case WAITING, STALLED, DOOMED, STARTED -> null;
    };
  }

  /** Returns what the newest pod came to; null when it has not ended, or there is none. */
  @Nullable JobEnd podEnd() {
    Pod newest = newest();
    return newest == null ? null : ended(PodSighting.of(newest, container));
  }

  /** Whether the newest pod runs nothing any more. */
  boolean newestFailed() {
    Pod newest = newest();
    return newest != null
        && newest.getStatus() != null
        && "Failed".equals(newest.getStatus().getPhase());
  }

  /** Whether the newest pod waits for what may never come. */
  boolean isStalled() {
    Pod newest = newest();
    return newest != null && PodSighting.of(newest, container).state() == PodSighting.State.STALLED;
  }

  /** Returns what a Job came to that is over while its pod's own end was not seen. */
  JobEnd unseenEnd() {
    if (jobComplete) {
      return end(
          JobEnd.Kind.LOST, "the Job is complete, but its pod, and with it the output, is gone");
    }
    String why = jobFailure + (started || lastTrouble.isEmpty() ? "" : "; " + lastTrouble);
    // A pod that no watch brought may have run all the same.
    boolean provenUnstarted = !started && podSeen;
    return end(provenUnstarted ? JobEnd.Kind.NOT_STARTED : JobEnd.Kind.LOST, why);
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
}
