package dev.slipway.exec;

import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands as Jobs made from the pod template of a workload in the release's manifests, and so
 * from its new image, before the workload itself is rolled out.
 *
 * <p>A Job's name is given by application, release and purpose. An existing Job of that name is
 * adopted: it is waited for, and its receipt returned, but it is not run twice. That is how a
 * release that was killed goes on.
 *
 * <p>The exit code is the one that Kubernetes recorded for the container; the image needs no shell.
 * A container's log has one stream only, so that {@link Receipt#stderr()} is empty and {@link
 * Receipt#stdout()} holds both.
 *
 * <p>Jobs stay until {@link #cleanUp()}. Safe for use by several threads; each run blocks its
 * caller.
 */
public final class JobRunner implements CommandRunner {
  /** In the annotation of a Job that was told not to start any more. */
  private static final String STOPPED = "slipway.dev/stopped";

  /** How much longer than its Job's deadline this waits, to see how Kubernetes ends it. */
  private static final Duration DEADLINE_GRACE = Duration.ofSeconds(20);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private final KubernetesClient client;
  private final String namespace;
  private final JobNames names;
  private final JobSpecs specs;
  private final Redactor redactor;
  private final Clock clock;
  private final Duration pullGrace;

  private JobRunner(Builder builder, Manifests manifests, WorkloadRef workload, String namespace) {
    this.client = builder.client;
    this.namespace = namespace;
    this.names = new JobNames(required(builder.application, "application"), builder.release());
    this.specs =
        JobSpecs.of(manifests, workload, builder.container, client.getKubernetesSerialization());
    this.redactor = builder.redactor;
    this.clock = builder.clock;
    this.pullGrace = builder.pullGrace;
  }

  /** Begins to build a runner; the redactor masks what leaves it. */
  public static Builder builder(KubernetesClient client, Redactor redactor) {
    return new Builder(client, redactor);
  }

  @Override
  public String where() {
    return specs.describe();
  }

  @Override
  public boolean runsOnce() {
    return true;
  }

  /** The name of the Job for a purpose. */
  public String jobName(String purpose) {
    return names.job(purpose);
  }

  @Override
  public Receipt run(String purpose, List<String> command, Duration timeout) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException(
          "Tried to run '" + purpose + "' as a " + where() + ", but its command is empty");
    }
    Run run = new Run(names.job(purpose), clock.instant());
    try {
      return run.to(purpose, command, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return run.unknown("the wait for " + run.ref() + " was interrupted; it goes on", "");
    } catch (KubernetesClientException e) {
      return run.unknown(
          "the cluster could not be asked about " + run.ref() + ": " + e.getMessage(), "");
    }
  }

  /**
   * Deletes the Jobs of this release that ended with success, and those that earlier releases of
   * the application left as evidence. Running Jobs, and this release's failed ones, stay.
   *
   * @throws KubernetesClientException when the cluster cannot be asked
   */
  public void cleanUp() {
    List<Job> jobs =
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(namespace)
            .withLabel(JobNames.MANAGED_BY, JobNames.SLIPWAY)
            .withLabel(JobNames.APPLICATION, names.applicationLabel())
            .list()
            .getItems();
    for (Job job : jobs) {
      boolean ofThisRelease =
          names.releaseLabel().equals(job.getMetadata().getLabels().get(JobNames.RELEASE));
      if (ofThisRelease ? hasCondition(job, "Complete") : !isActive(job)) {
        client.resource(job).withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
      }
    }
  }

  private static boolean isActive(Job job) {
    return !hasCondition(job, "Complete")
        && !hasCondition(job, "Failed")
        && stopReason(job) == null;
  }

  private static boolean hasCondition(Job job, String type) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static @Nullable String stopReason(Job job) {
    Map<String, String> annotations = job.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(STOPPED);
  }

  /** One command under way. */
  private final class Run {
    private final String name;
    private final Instant started;

    Run(String name, Instant started) {
      this.name = name;
      this.started = started;
    }

    String ref() {
      return "Job/" + name;
    }

    Receipt to(String purpose, List<String> command, Duration timeout) throws InterruptedException {
      Job existing = find();
      if (existing != null) {
        return adopt(existing, command, timeout);
      }
      Job job = specs.job(namespace, name, names.labels(purpose), command, timeout);
      Job created;
      try {
        created = client.resource(job).create();
      } catch (KubernetesClientException e) {
        if (e.getCode() == 409) {
          return adopt(Objects.requireNonNull(find()), command, timeout);
        }
        if (e.getCode() >= 400 && e.getCode() < 500) {
          return notRun("Tried to create " + ref() + ", but " + e.getMessage());
        }
        throw e;
      }
      return follow(created, false, timeout);
    }

    private @Nullable Job find() {
      return client.batch().v1().jobs().inNamespace(namespace).withName(name).get();
    }

    private Receipt adopt(Job job, List<String> command, Duration timeout)
        throws InterruptedException {
      Map<String, String> annotations = job.getMetadata().getAnnotations();
      String digest = annotations == null ? null : annotations.get(JobSpecs.COMMAND_DIGEST);
      if (!JobNames.hash(command).equals(digest)) {
        return notRun(
            "Tried to run a command as "
                + ref()
                + ", but this release has already run another command by that name; release"
                + " again instead of going on with this one");
      }
      String stopped = stopReason(job);
      if (stopped != null) {
        return notRun(stopped);
      }
      LOG.atInfo().addKeyValue("job", name).log("Adopted the Job of an earlier run");
      return follow(job, true, timeout);
    }

    private Receipt follow(Job job, boolean adopted, Duration timeout) throws InterruptedException {
      try (JobWatch watch = JobWatch.start(client, job, specs.container(), adopted, pullGrace)) {
        JobEnd end = watch.await(timeout.plus(DEADLINE_GRACE));
        if (end.kind() == JobEnd.Kind.NOT_STARTED) {
          end = stop(job, watch, end.reason());
        }
        return receipt(end);
      }
    }

    /** A pod that waits for its image would start, unwatched, once the image is there. */
    private JobEnd stop(Job job, JobWatch watch, String reason) throws InterruptedException {
      String told = notStarted(reason);
      client
          .resource(job)
          .edit(
              current -> {
                current.getSpec().setParallelism(0);
                current.getMetadata().getAnnotations().put(STOPPED, told);
                return current;
              });
      return watch.awaitStopped(reason, STOP_TIMEOUT);
    }

    private Receipt receipt(JobEnd end) {
      return switch (end.kind()) {
        case NOT_STARTED -> notRun(notStarted(end.reason()));
        case EXITED -> exited(end);
        case LOST ->
            unknown("how " + ref() + " ended cannot be seen: " + end.reason(), logOf(end.pod()));
        case TIMED_OUT ->
            unknown(ref() + " did not end within its time; it may still run", logOf(end.pod()));
      };
    }

    private String notStarted(String reason) {
      return redactor.redact(
          "Tried to run a command as " + ref() + ", but its pod cannot start: " + reason.strip());
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
      try (InputStream log =
          client
              .pods()
              .inNamespace(namespace)
              .withName(pod)
              .inContainer(specs.container())
              .getLogInputStream()) {
        log.transferTo(tail);
      }
      return tail.redacted(tail.text(), redactor);
    }

    private Receipt notRun(String reason) {
      return new Receipt.NotRun(redactor.redact(reason), took());
    }

    Receipt unknown(String reason, String output) {
      return new Receipt.Unknown(redactor.redact(reason), output, "", took());
    }

    private Duration took() {
      return Duration.between(started, clock.instant());
    }
  }

  private static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new SlipwayException(
          "Tried to build a JobRunner, but its " + name + " is missing; set it");
    }
    return value;
  }

  /** Says where the Jobs come from, and whose they are. */
  public static final class Builder {
    private final KubernetesClient client;
    private final Redactor redactor;
    private @Nullable String namespace;
    private @Nullable Manifests manifests;
    private @Nullable WorkloadRef workload;
    private @Nullable String container;
    private @Nullable String application;
    private @Nullable String release;
    private Clock clock = Clock.systemUTC();
    private Duration pullGrace = Duration.ofSeconds(45);

    private Builder(KubernetesClient client, Redactor redactor) {
      this.client = Objects.requireNonNull(client, "client");
      this.redactor = Objects.requireNonNull(redactor, "redactor");
    }

    /** Where the Jobs run. Required. */
    public Builder namespace(String namespace) {
      this.namespace = namespace;
      return this;
    }

    /** The release's manifests, with its images set. Required. */
    public Builder manifests(Manifests manifests) {
      this.manifests = manifests;
      return this;
    }

    /** As {@code backend} (a Deployment) or {@code StatefulSet/postgres}. Required. */
    public Builder workload(String workload) {
      this.workload = WorkloadRef.parse(workload);
      return this;
    }

    /** Which container of the template; the default (null) is the only, or first, one. */
    public Builder container(@Nullable String container) {
      this.container = container;
      return this;
    }

    /** Whose Jobs they are. Required. */
    public Builder application(String application) {
      this.application = application;
      return this;
    }

    /** The id of the release, the same after a crash. Required. */
    public Builder release(String release) {
      this.release = release;
      return this;
    }

    /** The default is the system's, in UTC. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /**
     * How long a pull may fail for a reason that may pass, as an unreachable registry; the default
     * is 45 s. An image that is not there fails at once.
     */
    public Builder pullGrace(Duration pullGrace) {
      this.pullGrace = pullGrace;
      return this;
    }

    private String release() {
      return required(release, "release");
    }

    /**
     * Builds it.
     *
     * @throws SlipwayException when something required is missing, or the manifests have no such
     *     workload or container
     */
    public JobRunner build() {
      return new JobRunner(
          this,
          required(manifests, "manifests"),
          required(workload, "workload"),
          required(namespace, "namespace"));
    }
  }
}
