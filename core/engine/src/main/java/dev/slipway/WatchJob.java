package dev.slipway;

import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.config.DetachedConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The objects of a detached watch: a Job, and a ConfigMap with what it reads. */
final class WatchJob {
  /** On the Job and its pods: which release it watches. */
  static final String LABEL = "slipway.dev/watch";

  private static final String FOLDER = "/etc/slipway";
  private static final String FILE = "slipway.yaml";
  private static final String READY = "/tmp/slipway-ready";

  /** A pod that dies is begun anew, and resumes. */
  private static final int ATTEMPTS = 6;

  /** Beyond the watch, for a rollback. */
  private static final Duration SPARE = Duration.ofHours(2);

  /** As Pod Security's level "restricted" demands it. */
  private static final PodSecurityContext RESTRICTED_POD =
      new PodSecurityContextBuilder()
          .withRunAsNonRoot(true)
          .withNewSeccompProfile()
          .withType("RuntimeDefault")
          .endSeccompProfile()
          .build();

  private static final SecurityContext RESTRICTED_CONTAINER =
      new SecurityContextBuilder()
          .withAllowPrivilegeEscalation(false)
          .withNewCapabilities()
          .withDrop("ALL")
          .endCapabilities()
          .build();

  /** A namespace with a quota takes no pod without them. */
  private static final ResourceRequirements RESOURCES =
      new ResourceRequirementsBuilder()
          .withRequests(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("256Mi")))
          .withLimits(Map.of("cpu", new Quantity("1"), "memory", new Quantity("1Gi")))
          .build();

  private final DetachedConfig config;
  private final Release release;
  private final String id;
  private final String name;
  private final Map<String, String> labels;

  WatchJob(DetachedConfig config, Release release, String id) {
    this.config = config;
    this.release = release;
    this.id = id;
    this.labels = new TreeMap<>();
    labels.put(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY);
    labels.put(SlipwayLabels.APPLICATION, SlipwayLabels.value(release.application()));
    labels.put(LABEL, SlipwayLabels.value(id));
    String readable = (release.application() + "-watch-" + id).toLowerCase(Locale.ROOT);
    String dns = readable.replaceAll("[^a-z0-9]+", "-");
    this.name = dns.substring(0, Math.min(dns.length(), 60)).replaceAll("-+$", "");
  }

  /** Of both objects. */
  String name() {
    return name;
  }

  /** The value of {@link #LABEL}. */
  String label() {
    return SlipwayLabels.value(id);
  }

  /** What it reads, from the text of {@code slipway.yaml}. */
  ConfigMap settings(String yaml) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withData(Map.of(FILE, yaml))
        .build();
  }

  /**
   * The Job.
   *
   * @param length how long it will watch
   */
  Job object(Duration length) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(ATTEMPTS)
        .withActiveDeadlineSeconds(length.plus(SPARE).toSeconds())
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(config.serviceAccount())
        .withRestartPolicy("Never")
        .withSecurityContext(RESTRICTED_POD)
        .addNewContainer()
        .withName("watch")
        .withImage(config.image())
        .withArgs(arguments())
        .withEnvFrom(environment())
        .withSecurityContext(RESTRICTED_CONTAINER)
        .withResources(RESOURCES)
        .withNewReadinessProbe()
        .withNewExec()
        .withCommand("test", "-f", READY)
        .endExec()
        .withPeriodSeconds(1)
        .endReadinessProbe()
        .addNewVolumeMount()
        .withName("settings")
        .withMountPath(FOLDER)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName("tmp")
        .withMountPath("/tmp")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("settings")
        .withNewConfigMap()
        .withName(name)
        .endConfigMap()
        .endVolume()
        .addNewVolume()
        .withName("tmp")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private List<String> arguments() {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "resume",
                "--in-cluster",
                "--ready",
                READY,
                "--file",
                FOLDER + "/" + FILE,
                "--environment",
                release.environment().name(),
                "--release",
                id));
    // The file's environments must have folders; what was planned is kept in the cluster.
    Path folder = release.config().folder();
    release.config().environments().values().stream()
        .map(EnvironmentConfig::manifests)
        .map(folder::relativize)
        .map(Path::toString)
        .distinct()
        .sorted()
        .forEach(
            manifests -> {
              arguments.add("--folder");
              arguments.add(manifests.isEmpty() ? "." : manifests);
            });
    return arguments;
  }

  private List<EnvFromSource> environment() {
    return config.environmentFrom() == null
        ? List.of()
        : List.of(
            new EnvFromSourceBuilder()
                .withNewSecretRef()
                .withName(Objects.requireNonNull(config.environmentFrom()))
                .endSecretRef()
                .build());
  }
}
