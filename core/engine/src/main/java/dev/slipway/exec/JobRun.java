package dev.slipway.exec;

import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One command as one Job: made or adopted, watched to its end, and its receipt. */
final class JobRun {
  /** In the annotation of a Job that was told not to start any more: why. */
  private static final String STOPPED = "slipway.dev/stopped";

  /** How much longer than its Job's deadline this waits, to see how Kubernetes ends it. */
  private static final Duration DEADLINE_GRACE = Duration.ofSeconds(20);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(JobRun.class);

  private final Context context;
  private final Job wanted;
  private final Instant started;

  /** What all runs of a runner share. */
  record Context(
      KubernetesClient client,
      String container,
      Redactor redactor,
      Clock clock,
      Duration pullGrace) {}

  JobRun(Context context, Job wanted) {
    this.context = context;
    this.wanted = wanted;
    this.started = context.clock().instant();
  }

  /** Runs or adopts it, and blocks until its end is known or its time is over. */
  Receipt run(Duration timeout) {
    try {
      Optional<Job> existing = find();
      return existing.isPresent() ? adopt(existing.get(), timeout) : create(timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown("the wait for " + ref() + " was interrupted; it goes on", "");
    } catch (KubernetesClientException e) {
      return unknown("the cluster could not be asked about " + ref() + ": " + e.getMessage(), "");
    }
  }

  private Receipt create(Duration timeout) throws InterruptedException {
    Job created;
    try {
      created = context.client().resource(wanted).create();
    } catch (KubernetesClientException e) {
      Optional<Job> other = e.getCode() == 409 ? find() : Optional.empty();
      if (other.isPresent()) {
        return adopt(other.get(), timeout);
      }
      if (e.getCode() >= 400 && e.getCode() < 500) {
        return notRun("Tried to create " + ref() + ", but " + e.getMessage());
      }
      throw e;
    }
    return follow(created, false, timeout);
  }

  private Optional<Job> find() {
    return Optional.ofNullable(
        context
            .client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(wanted.getMetadata().getNamespace())
            .withName(wanted.getMetadata().getName())
            .get());
  }

  private Receipt adopt(Job job, Duration timeout) throws InterruptedException {
    if (!annotation(wanted, JobSpecs.COMMAND_DIGEST)
        .equals(annotation(job, JobSpecs.COMMAND_DIGEST))) {
      return notRun(
          "Tried to run a command as "
              + ref()
              + ", but this release has already run another command by that name; make a new"
              + " release instead of going on with this one");
    }
    if (isStopped(job)) {
      return notRun(annotation(job, STOPPED).orElseThrow());
    }
    LOG.atInfo().addKeyValue("job", ref()).log("Adopted the Job of an earlier run");
    return follow(job, true, timeout);
  }

  /** Whether it was told to start no pod any more. */
  static boolean isStopped(Job job) {
    return annotation(job, STOPPED).isPresent();
  }

  private static Optional<String> annotation(HasMetadata object, String name) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
  }

  private Receipt follow(Job job, boolean adopted, Duration timeout) throws InterruptedException {
    try (JobWatch watch =
        JobWatch.start(context.client(), job, context.container(), adopted, context.pullGrace())) {
      JobEnd end = watch.await(timeout.plus(DEADLINE_GRACE));
      if (end.kind() == JobEnd.Kind.NOT_STARTED) {
        end = stop(job, watch, end.reason());
      }
      return receipt(end);
    }
  }

  /** A pod that waits for its image would start, unwatched, once the image is there. */
  private JobEnd stop(Job job, JobWatch watch, String reason) throws InterruptedException {
    Map<String, Object> patch =
        Map.of(
            "spec",
            Map.of("parallelism", 0),
            "metadata",
            Map.of("annotations", Map.of(STOPPED, cannotStart(reason))));
    try {
      context
          .client()
          .resource(job)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              context.client().getKubernetesSerialization().asJson(patch));
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw e;
      }
      // who deleted the Job stopped it as well
    }
    return watch.awaitStopped(reason, STOP_TIMEOUT);
  }

  private Receipt receipt(JobEnd end) {
    return switch (end.kind()) {
      case NOT_STARTED -> notRun(cannotStart(end.reason()));
      case EXITED -> exited(end);
      case LOST ->
          unknown("how " + ref() + " ended cannot be seen: " + end.reason(), logOf(end.pod()));
      case TIMED_OUT ->
          unknown(ref() + " did not end within its time; it may still run", logOf(end.pod()));
    };
  }

  private String cannotStart(String reason) {
    return context
        .redactor()
        .redact(
            "Tried to run a command as "
                + ref()
                + ", but its pod cannot start: "
                + reason.strip().replaceAll("\\s+", " "));
  }

  private Receipt exited(JobEnd end) {
    try {
      return new Receipt.Finished(end.exitCode(), readLog(end.pod()), "", took());
    } catch (IOException | KubernetesClientException e) {
      // what it printed is part of the answer: an empty output would be a wrong one
      return unknown(
          ref()
              + " ended with exit code "
              + end.exitCode()
              + ", but the log of Pod/"
              + end.pod()
              + " could not be read: "
              + e.getMessage(),
          "");
    }
  }

  private String logOf(String pod) {
    if (pod.isEmpty()) {
      return "";
    }
    try {
      return readLog(pod);
    } catch (IOException | KubernetesClientException e) {
      return "(the log of Pod/" + pod + " could not be read: " + e.getMessage() + ")";
    }
  }

  private String readLog(String pod) throws IOException {
    OutputTail tail = new OutputTail(PodExec.OUTPUT_LIMIT);
    try (@Nullable InputStream log =
        context
            .client()
            .pods()
            .inNamespace(wanted.getMetadata().getNamespace())
            .withName(pod)
            .inContainer(context.container())
            .getLogInputStream()) {
      if (log == null) {
        throw new IOException("it is gone");
      }
      log.transferTo(tail);
    }
    return tail.redacted(tail.text(), context.redactor());
  }

  private String ref() {
    return "Job/" + wanted.getMetadata().getName();
  }

  private Receipt notRun(String reason) {
    return new Receipt.NotRun(context.redactor().redact(reason), took());
  }

  private Receipt unknown(String reason, String output) {
    return new Receipt.Unknown(context.redactor().redact(reason), output, "", took());
  }

  private Duration took() {
    return Duration.between(started, context.clock().instant());
  }
}
