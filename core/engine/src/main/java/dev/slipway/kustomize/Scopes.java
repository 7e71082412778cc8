package dev.slipway.kustomize;

import java.util.Map;
import java.util.Set;

/**
 * The kinds that have no namespace, as kustomize 5.7 knows them; any other, a custom one too, is
 * taken to have one.
 */
final class Scopes {
  private static final Map<String, Set<String>> CLUSTER_SCOPED =
      Map.ofEntries(
          Map.entry("v1", Set.of("ComponentStatus", "Namespace", "Node", "PersistentVolume")),
          Map.entry(
              "admissionregistration.k8s.io/v1",
              Set.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")),
          Map.entry(
              "admissionregistration.k8s.io/v1beta1",
              Set.of("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")),
          Map.entry("apiextensions.k8s.io/v1", Set.of("CustomResourceDefinition")),
          Map.entry("apiextensions.k8s.io/v1beta1", Set.of("CustomResourceDefinition")),
          Map.entry("apiregistration.k8s.io/v1", Set.of("APIService")),
          Map.entry("apiregistration.k8s.io/v1beta1", Set.of("APIService")),
          Map.entry("certificates.k8s.io/v1", Set.of("CertificateSigningRequest")),
          Map.entry("certificates.k8s.io/v1beta1", Set.of("CertificateSigningRequest")),
          Map.entry("flowcontrol.apiserver.k8s.io/v1beta1", flow()),
          Map.entry("networking.k8s.io/v1", Set.of("IngressClass")),
          Map.entry("networking.k8s.io/v1beta1", Set.of("IngressClass")),
          Map.entry("node.k8s.io/v1", Set.of("RuntimeClass")),
          Map.entry("node.k8s.io/v1beta1", Set.of("RuntimeClass")),
          Map.entry("policy/v1beta1", Set.of("PodSecurityPolicy")),
          Map.entry("rbac.authorization.k8s.io/v1", roles()),
          Map.entry("rbac.authorization.k8s.io/v1beta1", roles()),
          Map.entry("scheduling.k8s.io/v1", Set.of("PriorityClass")),
          Map.entry("scheduling.k8s.io/v1beta1", Set.of("PriorityClass")),
          Map.entry(
              "storage.k8s.io/v1",
              Set.of("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")),
          Map.entry(
              "storage.k8s.io/v1beta1",
              Set.of("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment")));

  private Scopes() {}

  private static Set<String> flow() {
    return Set.of("FlowSchema", "PriorityLevelConfiguration");
  }

  private static Set<String> roles() {
    return Set.of("ClusterRole", "ClusterRoleBinding");
  }

  static boolean isClusterScoped(Gvk gvk) {
    return CLUSTER_SCOPED.getOrDefault(gvk.apiVersion(), Set.of()).contains(gvk.kind());
  }
}
