package dev.slipway.snapshot;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the API server and controllers assign to an object of some kinds beside its status: it
 * belongs to the object that is there, not to the one that was.
 */
final class Assigned {
  /** By which a Job without a selector of its own finds its pods, before and from 1.27. */
  private static final Set<String> JOB_LABELS =
      Set.of(
          "controller-uid",
          "job-name",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-name");

  private static final List<String> ADDRESSES =
      List.of("clusterIP", "clusterIPs", "healthCheckNodePort");

  private Assigned() {}

  /** Gives a before-image what the live object was assigned. */
  static void keep(GenericKubernetesResource wanted, GenericKubernetesResource live) {
    switch (kind(wanted)) {
      case "v1 PersistentVolumeClaim" -> fill(wanted, live, "volumeName");
      case "v1 Pod" -> put(wanted, live, "nodeName");
      case "v1 ServiceAccount" -> setSecrets(wanted, secrets(wanted, false), secrets(live, true));
      case "v1 Service" -> keepAddresses(wanted, live);
      case "batch/v1 Job" -> keepSelector(wanted, live);
      default -> {
        // Other kinds are assigned nothing.
      }
    }
  }

  /** Takes from a before-image what would tie a new object to the former one. */
  static void drop(GenericKubernetesResource wanted) {
    switch (kind(wanted)) {
      case "v1 Pod" -> Content.spec(wanted).remove("nodeName");
      case "v1 ServiceAccount" -> setSecrets(wanted, secrets(wanted, false), List.of());
      case "batch/v1 Job" -> dropSelector(wanted);
      default -> {
        // A Service is created with the addresses that it had, as long as they are free.
      }
    }
  }

  private static String kind(GenericKubernetesResource object) {
    return object.getApiVersion() + " " + object.getKind();
  }

  private static void fill(
      GenericKubernetesResource wanted, GenericKubernetesResource live, String field) {
    Object value = live.get("spec", field);
    if (value != null) {
      Content.spec(wanted).putIfAbsent(field, value);
    }
  }

  private static void put(
      GenericKubernetesResource wanted, GenericKubernetesResource live, String field) {
    Object value = live.get("spec", field);
    if (value == null) {
      Content.spec(wanted).remove(field);
    } else {
      Content.spec(wanted).put(field, value);
    }
  }

  /** Of a ServiceAccount's Secrets, the token that a controller made up to 1.23, or the others. */
  private static List<Object> secrets(GenericKubernetesResource account, boolean generated) {
    String prefix = account.getMetadata().getName() + "-token-";
    return account.getAdditionalProperties().get("secrets") instanceof List<?> list
        ? list.stream()
            .filter(
                s ->
                    generated
                        == (s instanceof Map<?, ?> secret
                            && secret.get("name") instanceof String name
                            && name.startsWith(prefix)))
            .map(Object.class::cast)
            .toList()
        : List.of();
  }

  private static void setSecrets(
      GenericKubernetesResource account, List<Object> own, List<Object> generated) {
    List<Object> secrets = new ArrayList<>(own);
    secrets.addAll(generated);
    if (secrets.isEmpty()) {
      account.getAdditionalProperties().remove("secrets");
    } else {
      account.setAdditionalProperty("secrets", secrets);
    }
  }

  /** Whether a Service has an address in the cluster, which it may have to go without. */
  static boolean hasAddress(GenericKubernetesResource object) {
    Object ip = object.get("spec", "clusterIP");
    return kind(object).equals("v1 Service")
        && ip instanceof String text
        && !text.isEmpty()
        && !text.equals("None");
  }

  /** A Service that was created anew, because its former address was taken, keeps the new one. */
  private static void keepAddresses(
      GenericKubernetesResource wanted, GenericKubernetesResource live) {
    if (!hasAddress(wanted)
        || !hasAddress(live)
        || Objects.equals(wanted.get("spec", "clusterIP"), live.get("spec", "clusterIP"))) {
      return;
    }
    ADDRESSES.forEach(field -> put(wanted, live, field));
    Map<Object, Object> nodePorts = new LinkedHashMap<>();
    for (Map<Object, Object> port : ports(live)) {
      nodePorts.put(port.get("port"), port.get("nodePort"));
    }
    for (Map<Object, Object> port : ports(wanted)) {
      Object assigned = nodePorts.get(port.get("port"));
      if (assigned == null) {
        port.remove("nodePort");
      } else {
        port.put("nodePort", assigned);
      }
    }
  }

  static void dropAddresses(GenericKubernetesResource service) {
    ADDRESSES.forEach(Content.spec(service)::remove);
    ports(service).forEach(port -> port.remove("nodePort"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<Object, Object>> ports(GenericKubernetesResource service) {
    return service.get("spec", "ports") instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(port -> (Map<Object, Object>) port)
            .toList()
        : List.of();
  }

  private static void keepSelector(
      GenericKubernetesResource wanted, GenericKubernetesResource live) {
    if (hasOwnSelector(wanted)) {
      return;
    }
    dropSelector(wanted);
    put(wanted, live, "selector");
    Map<Object, Object> generated = templateLabels(live);
    generated.keySet().retainAll(JOB_LABELS);
    if (!generated.isEmpty()) {
      labelTemplate(wanted, generated);
    }
  }

  private static void dropSelector(GenericKubernetesResource job) {
    if (hasOwnSelector(job)) {
      return;
    }
    Content.spec(job).remove("selector");
    if (job.get("spec", "template", "metadata", "labels") instanceof Map<?, ?> labels) {
      labels.keySet().removeAll(JOB_LABELS);
    }
  }

  private static boolean hasOwnSelector(GenericKubernetesResource job) {
    return Boolean.TRUE.equals(job.get("spec", "manualSelector"));
  }

  private static Map<Object, Object> templateLabels(GenericKubernetesResource object) {
    return object.get("spec", "template", "metadata", "labels") instanceof Map<?, ?> labels
        ? new LinkedHashMap<>(labels)
        : new LinkedHashMap<>();
  }

  @SuppressWarnings("unchecked")
  private static void labelTemplate(GenericKubernetesResource job, Map<Object, Object> more) {
    Map<String, Object> template =
        (Map<String, Object>)
            Content.spec(job).computeIfAbsent("template", k -> new LinkedHashMap<>());
    Map<String, Object> metadata =
        (Map<String, Object>) template.computeIfAbsent("metadata", k -> new LinkedHashMap<>());
    ((Map<Object, Object>) metadata.computeIfAbsent("labels", k -> new LinkedHashMap<>()))
        .putAll(more);
  }
}
