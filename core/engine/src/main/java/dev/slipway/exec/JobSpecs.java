package dev.slipway.exec;

import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes Jobs from the pod template of a workload: its image, environment, volumes, identity and
 * placement, without what makes it a server.
 */
final class JobSpecs {
  static final String COMMAND_DIGEST = "slipway.dev/command-digest";

  private final WorkloadRef workload;
  private final PodTemplateSpec template;
  private final Container container;

  private JobSpecs(WorkloadRef workload, PodTemplateSpec template, Container container) {
    this.workload = workload;
    this.template = template;
    this.container = container;
  }

  /**
   * Reads the template.
   *
   * @throws SlipwayException when the manifests have no such workload, or it no such container
   */
  static JobSpecs of(
      Manifests manifests,
      WorkloadRef workload,
      @Nullable String container,
      KubernetesSerialization serialization) {
    GenericKubernetesResource found =
        manifests
            .find(workload.kind(), workload.name())
            .orElseThrow(
                () ->
                    new SlipwayException(
                        "Tried to make a Job from "
                            + workload
                            + ", but the manifests have no such workload; they have "
                            + manifests.refs()));
    PodTemplateSpec template =
        serialization.convertValue(found.get("spec", "template"), PodTemplateSpec.class);
    if (template == null || template.getSpec() == null) {
      throw new SlipwayException(
          "Tried to make a Job from " + workload + ", but its manifest has no pod template");
    }
    return new JobSpecs(workload, template, choose(workload, template.getSpec(), container));
  }

  private static Container choose(WorkloadRef workload, PodSpec spec, @Nullable String wanted) {
    return spec.getContainers().stream()
        .filter(c -> wanted == null || wanted.equals(c.getName()))
        .findFirst()
        .orElseThrow(
            () ->
                new SlipwayException(
                    "Tried to make a Job from container '"
                        + wanted
                        + "' of "
                        + workload
                        + ", but it has "
                        + spec.getContainers().stream().map(Container::getName).toList()));
  }

  String container() {
    return container.getName();
  }

  /** For people: {@code Job from Deployment/backend container backend}. */
  String describe() {
    return "Job from " + workload + " container " + container.getName();
  }

  /**
   * The Job that runs a command once.
   *
   * @param labels of the Job and of its pod; the workload's own are left out, as its Services would
   *     otherwise send requests to the Job's pod
   * @param deadline after which Kubernetes ends it, if nobody watches any more
   */
  Job job(
      String namespace,
      String name,
      Map<String, String> labels,
      List<String> command,
      Duration deadline) {
    Map<String, String> annotations = new TreeMap<>();
    if (template.getMetadata() != null && template.getMetadata().getAnnotations() != null) {
      annotations.putAll(template.getMetadata().getAnnotations());
    }
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .withLabels(labels)
        .addToAnnotations(COMMAND_DIGEST, JobNames.hash(command))
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withCompletions(1)
        .withParallelism(1)
        .withActiveDeadlineSeconds(Math.max(1, deadline.toSeconds()))
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(annotations)
        .endMetadata()
        .withSpec(podSpec(command))
        .endTemplate()
        .endSpec()
        .build();
  }

  private PodSpec podSpec(List<String> command) {
    return new PodSpecBuilder(template.getSpec())
        .withRestartPolicy("Never")
        // spread over nodes by the workload's labels, which this pod has not
        .withTopologySpreadConstraints(List.of())
        .withReadinessGates(List.of())
        .withContainers(
            new ContainerBuilder(container)
                .withCommand(command.stream().map(JobSpecs::literal).toList())
                .withArgs(List.of())
                .withPorts(List.of())
                .withLivenessProbe(null)
                .withReadinessProbe(null)
                .withStartupProbe(null)
                .withLifecycle(null)
                .build())
        .build();
  }

  /** Kubernetes expands {@code $(NAME)} in commands, and reads {@code $$} as one dollar sign. */
  private static String literal(String argument) {
    return argument.replace("$", "$$");
  }
}
