package dev.slipway.exec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pod to run a command in: ready, not terminating, and of the workload's newest version,
 * so that a migration never runs from the old image while a rollout is under way.
 */
public final class PodSelection {
  private static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String POD_TEMPLATE_HASH = "pod-template-hash";
  private static final String CONTROLLER_REVISION_HASH = "controller-revision-hash";

  private final KubernetesClient client;
  private final String namespace;

  /** Looks in one namespace. */
  public PodSelection(KubernetesClient client, String namespace) {
    this.client = Objects.requireNonNull(client, "client");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
  }

  /**
   * Looks once, and does not wait for a pod to become ready.
   *
   * @param workload as {@code backend} (a Deployment) or {@code StatefulSet/postgres}
   * @param container null for the only, or first, container
   * @throws dev.slipway.error.SlipwayException when {@code workload} has another form
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the cluster cannot be asked
   */
  public PodChoice choose(String workload, @Nullable String container) {
    WorkloadRef ref = WorkloadRef.parse(workload);
    Version version =
        switch (ref.kind()) {
          case "Deployment" -> ofDeployment(ref);
          case "StatefulSet" -> ofStatefulSet(ref);
          default -> ofDaemonSet(ref);
        };
    if (version.missing() != null) {
      return new PodChoice.None(
          version.missing(),
          "Tried to find a pod of "
              + ref
              + " in namespace "
              + namespace
              + ", but "
              + version.detail());
    }
    return among(ref, version, container);
  }

  /**
   * The newest version of a workload: its pods carry this label and have this owner; or why it
   * cannot be told.
   */
  private record Version(
      PodChoice.@Nullable Reason missing,
      String detail,
      @Nullable LabelSelector selector,
      String label,
      String hash) {
    static Version none(PodChoice.Reason reason, String detail) {
      return new Version(reason, detail, null, "", "");
    }
  }

  private Version ofDeployment(WorkloadRef ref) {
    Deployment found =
        client.apps().deployments().inNamespace(namespace).withName(ref.name()).get();
    if (found == null) {
      return noWorkload();
    }
    if (isStale(
        found, found.getStatus() == null ? null : found.getStatus().getObservedGeneration())) {
      return notObserved();
    }
    return client
        .apps()
        .replicaSets()
        .inNamespace(namespace)
        .withLabelSelector(found.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(set -> isOwnedBy(set, found))
        .max(Comparator.comparingLong(PodSelection::revision))
        .map(
            set ->
                new Version(
                    null,
                    "ReplicaSet/" + set.getMetadata().getName(),
                    found.getSpec().getSelector(),
                    POD_TEMPLATE_HASH,
                    label(set, POD_TEMPLATE_HASH)))
        .orElseGet(PodSelection::notObserved);
  }

  private Version ofStatefulSet(WorkloadRef ref) {
    StatefulSet found =
        client.apps().statefulSets().inNamespace(namespace).withName(ref.name()).get();
    if (found == null) {
      return noWorkload();
    }
    if (found.getStatus() == null
        || found.getStatus().getUpdateRevision() == null
        || isStale(found, found.getStatus().getObservedGeneration())) {
      return notObserved();
    }
    String revision = found.getStatus().getUpdateRevision();
    return new Version(
        null,
        "revision " + revision,
        found.getSpec().getSelector(),
        CONTROLLER_REVISION_HASH,
        revision);
  }

  private Version ofDaemonSet(WorkloadRef ref) {
    DaemonSet found = client.apps().daemonSets().inNamespace(namespace).withName(ref.name()).get();
    if (found == null) {
      return noWorkload();
    }
    if (isStale(
        found, found.getStatus() == null ? null : found.getStatus().getObservedGeneration())) {
      return notObserved();
    }
    return client
        .apps()
        .controllerRevisions()
        .inNamespace(namespace)
        .withLabelSelector(found.getSpec().getSelector())
        .list()
        .getItems()
        .stream()
        .filter(revision -> isOwnedBy(revision, found))
        .max(Comparator.comparingLong(ControllerRevision::getRevision))
        .map(
            revision ->
                new Version(
                    null,
                    "revision " + revision.getMetadata().getName(),
                    found.getSpec().getSelector(),
                    CONTROLLER_REVISION_HASH,
                    label(revision, CONTROLLER_REVISION_HASH)))
        .orElseGet(PodSelection::notObserved);
  }

  private PodChoice among(WorkloadRef ref, Version version, @Nullable String container) {
    List<Pod> pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabelSelector(Objects.requireNonNull(version.selector()))
            .list()
            .getItems();
    Optional<Pod> ready =
        pods.stream()
            .filter(pod -> label(pod, version.label()).equals(version.hash()))
            .filter(PodSelection::isReady)
            .min(Comparator.comparing(pod -> pod.getMetadata().getName()));
    if (ready.isEmpty()) {
      long ofVersion =
          pods.stream().filter(p -> label(p, version.label()).equals(version.hash())).count();
      return new PodChoice.None(
          PodChoice.Reason.NO_READY_POD,
          "Tried to find a ready pod of "
              + ref
              + " in its newest version ("
              + version.detail()
              + "), but of "
              + pods.size()
              + " pods "
              + ofVersion
              + " are of it and none is ready; wait for its rollout, or see why it does not start");
    }
    return container(ref, ready.get(), container);
  }

  private PodChoice container(WorkloadRef ref, Pod pod, @Nullable String wanted) {
    List<String> names = pod.getSpec().getContainers().stream().map(Container::getName).toList();
    String name = wanted == null ? names.get(0) : wanted;
    if (!names.contains(name)) {
      return new PodChoice.None(
          PodChoice.Reason.NO_CONTAINER,
          "Tried to find container '"
              + name
              + "' in the pods of "
              + ref
              + ", but they have "
              + names
              + "; name one of these");
    }
    return new PodChoice.Chosen(new ExecTarget(namespace, pod.getMetadata().getName(), name));
  }

  private static Version noWorkload() {
    return Version.none(
        PodChoice.Reason.NO_WORKLOAD, "there is no such workload; see the name in slipway.yaml");
  }

  private static Version notObserved() {
    return Version.none(
        PodChoice.Reason.NOT_OBSERVED,
        "its controller has not yet seen its newest specification; wait for its rollout");
  }

  private static boolean isStale(HasMetadata workload, @Nullable Long observed) {
    return observed == null || observed < workload.getMetadata().getGeneration();
  }

  private static boolean isOwnedBy(HasMetadata object, HasMetadata owner) {
    return object.getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .anyMatch(owner.getMetadata().getUid()::equals);
  }

  private static long revision(ReplicaSet set) {
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(REVISION);
    return text == null || !text.matches("\\d{1,18}") ? -1 : Long.parseLong(text);
  }

  private static String label(HasMetadata object, String name) {
    Map<String, String> labels = object.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(name, "");
  }

  private static boolean isReady(Pod pod) {
    return pod.getMetadata().getDeletionTimestamp() == null
        && pod.getStatus() != null
        && "Running".equals(pod.getStatus().getPhase())
        && pod.getStatus().getConditions().stream()
            .filter(condition -> "Ready".equals(condition.getType()))
            .map(PodCondition::getStatus)
            .anyMatch("True"::equals);
  }
}
