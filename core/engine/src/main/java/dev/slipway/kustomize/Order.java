package dev.slipway.kustomize;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order in which objects are written. */
final class Order {
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "ResourceQuota",
          "StorageClass",
          "CustomResourceDefinition",
          "ServiceAccount",
          "PodSecurityPolicy",
          "Role",
          "ClusterRole",
          "RoleBinding",
          "ClusterRoleBinding",
          "ConfigMap",
          "Secret",
          "Endpoints",
          "Service",
          "LimitRange",
          "PriorityClass",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "Deployment",
          "StatefulSet",
          "CronJob",
          "PodDisruptionBudget");
  private static final List<String> LAST =
      List.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration");

  private Order() {}

  /** Sorts as {@code sortOptions.order: legacy} does, which is what happens without any. */
  static void legacy(Resources resources, List<String> first, List<String> last) {
    Map<String, Integer> ranks = new HashMap<>();
    for (int i = 0; i < first.size(); i++) {
      ranks.put(first.get(i), i - first.size());
    }
    for (int i = 0; i < last.size(); i++) {
      ranks.put(last.get(i), i + 1);
    }
    record Keyed(int rank, String gvk, String name, Resource resource) {}
    List<Resource> sorted =
        resources.all().stream()
            .map(r -> new Keyed(ranks.getOrDefault(r.gvk().kind(), 0), gvk(r), name(r), r))
            .sorted(
                Comparator.comparingInt(Keyed::rank)
                    .thenComparing(Keyed::gvk)
                    .thenComparing(Keyed::name))
            .map(Keyed::resource)
            .toList();
    resources.all().clear();
    resources.all().addAll(sorted);
  }

  static void legacy(Resources resources) {
    legacy(resources, FIRST, LAST);
  }

  private static String gvk(Resource resource) {
    Gvk gvk = resource.gvk();
    return part(gvk.group(), "~G") + "_" + part(gvk.version(), "~V") + "_" + part(gvk.kind(), "~K");
  }

  private static String name(Resource resource) {
    ResId id = resource.id();
    return part(id.namespace(), "~X") + "|" + id.name();
  }

  private static String part(String text, String absent) {
    return text.isEmpty() ? absent : text;
  }
}
