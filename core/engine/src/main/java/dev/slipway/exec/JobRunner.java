package dev.slipway.exec;

import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
  private final KubernetesClient client;
  private final String namespace;
  private final JobNames names;
  private final JobSpecs specs;
  private final JobRun.Context context;

  private JobRunner(Builder builder, Manifests manifests, WorkloadRef workload, String namespace) {
    this.client = builder.client;
    this.namespace = namespace;
    this.names = new JobNames(required(builder.application, "application"), builder.release());
    this.specs =
        JobSpecs.of(manifests, workload, builder.container, client.getKubernetesSerialization());
    this.context =
        new JobRun.Context(
            client, specs.container(), builder.redactor, builder.clock, builder.pullGrace);
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
    Job wanted = specs.job(namespace, names.job(purpose), names.labels(purpose), command, timeout);
    return new JobRun(context, wanted).run(timeout);
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
    return !hasCondition(job, "Complete") && !hasCondition(job, "Failed") && !JobRun.isStopped(job);
  }

  private static boolean hasCondition(Job job, String type) {
    return job.getStatus() != null
        && job.getStatus().getConditions().stream()
            .anyMatch(c -> type.equals(c.getType()) && "True".equals(c.getStatus()));
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
