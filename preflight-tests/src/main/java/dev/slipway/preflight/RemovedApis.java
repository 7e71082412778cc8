package dev.slipway.preflight;

import java.util.Map;

/**
 * What Kubernetes has removed since 1.16, by the <a
 * href="https://kubernetes.io/docs/reference/using-api/deprecation-guide/">deprecation guide</a>.
 */
final class RemovedApis {
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          gone("extensions/v1beta1 Deployment", "apps/v1", "1.16"),
          gone("extensions/v1beta1 DaemonSet", "apps/v1", "1.16"),
          gone("apps/v1beta1 Deployment", "apps/v1", "1.16"),
          gone("apps/v1beta2 Deployment", "apps/v1", "1.16"),
          gone("extensions/v1beta1 Ingress", "networking.k8s.io/v1", "1.22"),
          gone("networking.k8s.io/v1beta1 Ingress", "networking.k8s.io/v1", "1.22"),
          gone("networking.k8s.io/v1beta1 IngressClass", "networking.k8s.io/v1", "1.22"),
          gone("rbac.authorization.k8s.io/v1beta1 Role", "rbac.authorization.k8s.io/v1", "1.22"),
          gone(
              "rbac.authorization.k8s.io/v1beta1 RoleBinding",
              "rbac.authorization.k8s.io/v1",
              "1.22"),
          gone(
              "apiextensions.k8s.io/v1beta1 CustomResourceDefinition",
              "apiextensions.k8s.io/v1",
              "1.22"),
          gone("scheduling.k8s.io/v1beta1 PriorityClass", "scheduling.k8s.io/v1", "1.22"),
          gone("batch/v1beta1 CronJob", "batch/v1", "1.25"),
          gone("policy/v1beta1 PodDisruptionBudget", "policy/v1", "1.25"),
          gone("autoscaling/v2beta1 HorizontalPodAutoscaler", "autoscaling/v2", "1.25"),
          gone("autoscaling/v2beta2 HorizontalPodAutoscaler", "autoscaling/v2", "1.26"));

  private RemovedApis() {}

  private static Map.Entry<String, String> gone(String kind, String instead, String since) {
    return Map.entry(
        kind, "it is gone since Kubernetes " + since + ": write apiVersion " + instead);
  }

  /** What to do; empty when it is not removed. */
  static String instead(String apiVersion, String kind) {
    return INSTEAD.getOrDefault(apiVersion + " " + kind, "");
  }
}
