package dev.slipway;

import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.config.DetachedConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvFromSourceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The Job that goes on with a watch: a pod that resumes the release as any other process would. It
 * is ready once it has read {@code slipway.yaml}, reached the cluster and found the release; until
 * then nobody relies on it.
 */
final class DetachedWatch {
  private static final String FOLDER = "/etc/slipway";
  private static final String FILE = "slipway.yaml";
  private static final String READY = "/tmp/slipway-ready";
  private static final String JOB = "slipway.dev/watch";

  /** A pod that dies is begun anew, and resumes. */
  private static final int ATTEMPTS = 6;

  /** Beyond the watch, for a rollback. */
  private static final Duration SPARE = Duration.ofHours(2);

  private final KubernetesClient client;
  private final DetachedConfig config;
  private final Release release;
  private final String id;
  private final String name;
  private final Map<String, String> labels;

  DetachedWatch(KubernetesClient client, DetachedConfig config, Release release, String id) {
    this.client = client;
    this.config = config;
    this.release = release;
    this.id = id;
    this.labels = new TreeMap<>();
    labels.put(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY);
    labels.put(SlipwayLabels.APPLICATION, SlipwayLabels.value(release.application()));
    labels.put(JOB, SlipwayLabels.value(id));
    String readable = (release.application() + "-watch-" + id).toLowerCase(java.util.Locale.ROOT);
    String dns = readable.replaceAll("[^a-z0-9]+", "-");
    this.name = dns.substring(0, Math.min(dns.length(), 60)).replaceAll("-+$", "");
  }

  String name() {
    return "Job/" + name;
  }

  /**
   * Starts it.
   *
   * @param length how long it will watch
   * @throws SlipwayException when the file cannot be read, or the API server refuses
   */
  void start(Duration length) {
    String yaml;
    try {
      yaml = Files.readString(release.config().file());
    } catch (IOException e) {
      throw new SlipwayException(
          "Tried to give " + name() + " the file " + release.config().file() + ", but " + e, e);
    }
    try {
      apply(settings(yaml));
      apply(job(length));
    } catch (KubernetesClientException e) {
      throw new SlipwayException(
          "Tried to create " + name() + ", but " + e.getMessage() + "; see the Role for it", e);
    }
  }

  private void apply(io.fabric8.kubernetes.api.model.HasMetadata object) {
    client
        .resource(object)
        .inNamespace(release.namespace())
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(SlipwayLabels.SLIPWAY)
                .withForce(true)
                .build());
  }

  /** Whether one of its pods is ready to take over. */
  boolean isReady() {
    return pods().stream().anyMatch(Readiness::isPodReady);
  }

  /** What is the matter with it, for people. */
  String state() {
    List<Pod> pods = pods();
    return pods.isEmpty()
        ? "it has no pod"
        : pods.stream()
            .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
            .map(c -> c.getState())
            .map(
                s ->
                    s.getWaiting() != null
                        ? "its pod waits: " + s.getWaiting().getReason()
                        : s.getTerminated() != null
                            ? "its pod ended with exit code " + s.getTerminated().getExitCode()
                            : "its pod runs, but is not ready")
            .findFirst()
            .orElse("its pod was not started");
  }

  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(release.namespace())
        .withLabel(JOB, labels.get(JOB))
        .list()
        .getItems();
  }

  /** Takes it back, with its pods. */
  void delete() {
    client
        .batch()
        .v1()
        .jobs()
        .inNamespace(release.namespace())
        .withName(name)
        .withPropagationPolicy(io.fabric8.kubernetes.api.model.DeletionPropagation.BACKGROUND)
        .delete();
    client.configMaps().inNamespace(release.namespace()).withName(name).delete();
  }

  private ConfigMap settings(String yaml) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .withData(Map.of(FILE, yaml))
        .build();
  }

  private Job job(Duration length) {
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
        .addNewContainer()
        .withName("watch")
        .withImage(config.image())
        .withArgs(arguments())
        .withEnvFrom(environment())
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
