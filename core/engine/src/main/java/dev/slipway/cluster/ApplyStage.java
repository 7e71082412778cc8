package dev.slipway.cluster;

import java.util.Map;

/**
 * The stages in which objects are applied: what others need comes before them. Within a stage
 * nothing depends on anything, so it is applied in parallel.
 */
public enum ApplyStage {
  NAMESPACES,
  /** CustomResourceDefinitions; the next stage waits until they are established. */
  DEFINITIONS,
  /** What bounds or classifies others: quotas, limit ranges, classes, network policies. */
  POLICIES,
  SERVICE_ACCOUNTS,
  ROLES,
  BINDINGS,
  /** ConfigMaps, Secrets, volumes and claims. */
  CONFIGURATION,
  SERVICES,
  /** Workloads, and every kind that is not known here, as custom resources. */
  WORKLOADS,
  /** What stands in front of workloads or acts on them: ingresses, autoscalers, webhooks. */
  EXPOSURE;

  private static final Map<String, ApplyStage> BY_KIND =
      Map.ofEntries(
          Map.entry("/Namespace", NAMESPACES),
          Map.entry("apiextensions.k8s.io/CustomResourceDefinition", DEFINITIONS),
          Map.entry("/ResourceQuota", POLICIES),
          Map.entry("/LimitRange", POLICIES),
          Map.entry("scheduling.k8s.io/PriorityClass", POLICIES),
          Map.entry("storage.k8s.io/StorageClass", POLICIES),
          Map.entry("storage.k8s.io/CSIDriver", POLICIES),
          Map.entry("node.k8s.io/RuntimeClass", POLICIES),
          Map.entry("networking.k8s.io/IngressClass", POLICIES),
          Map.entry("networking.k8s.io/NetworkPolicy", POLICIES),
          Map.entry("policy/PodSecurityPolicy", POLICIES),
          Map.entry("/ServiceAccount", SERVICE_ACCOUNTS),
          Map.entry("rbac.authorization.k8s.io/Role", ROLES),
          Map.entry("rbac.authorization.k8s.io/ClusterRole", ROLES),
          Map.entry("rbac.authorization.k8s.io/RoleBinding", BINDINGS),
          Map.entry("rbac.authorization.k8s.io/ClusterRoleBinding", BINDINGS),
          Map.entry("/ConfigMap", CONFIGURATION),
          Map.entry("/Secret", CONFIGURATION),
          Map.entry("/PersistentVolume", CONFIGURATION),
          Map.entry("/PersistentVolumeClaim", CONFIGURATION),
          Map.entry("/Service", SERVICES),
          Map.entry("/Endpoints", SERVICES),
          Map.entry("discovery.k8s.io/EndpointSlice", SERVICES),
          Map.entry("networking.k8s.io/Ingress", EXPOSURE),
          Map.entry("extensions/Ingress", EXPOSURE),
          Map.entry("autoscaling/HorizontalPodAutoscaler", EXPOSURE),
          Map.entry("policy/PodDisruptionBudget", EXPOSURE),
          Map.entry("apiregistration.k8s.io/APIService", EXPOSURE),
          Map.entry("admissionregistration.k8s.io/ValidatingWebhookConfiguration", EXPOSURE),
          Map.entry("admissionregistration.k8s.io/MutatingWebhookConfiguration", EXPOSURE),
          Map.entry("admissionregistration.k8s.io/ValidatingAdmissionPolicy", EXPOSURE),
          Map.entry("admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding", EXPOSURE),
          Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicy", EXPOSURE),
          Map.entry("admissionregistration.k8s.io/MutatingAdmissionPolicyBinding", EXPOSURE));

  /** The stage of an object, by its group and kind. */
  public static ApplyStage of(ObjectRef ref) {
    return BY_KIND.getOrDefault(ref.group() + "/" + ref.kind(), WORKLOADS);
  }
}
