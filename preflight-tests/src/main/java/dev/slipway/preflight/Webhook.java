package dev.slipway.preflight;

import dev.slipway.preflight.AdmissionChecks.Kind;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.RuleWithOperations;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An admission webhook that the cluster serves itself.
 *
 * @param configuration whose it is, for people
 * @param must whether nothing passes without its answer
 */
record Webhook(
    String name,
    String configuration,
    boolean must,
    String serviceNamespace,
    String serviceName,
    @Nullable LabelSelector namespaces,
    List<RuleWithOperations> rules) {
  Webhook {
    rules = List.copyOf(rules);
  }

  static List<Webhook> all(KubernetesClient client, LiveCluster cluster) {
    List<Webhook> all = new ArrayList<>();
    var validating =
        cluster.list(
            "validatingwebhookconfigurations",
            () ->
                client
                    .admissionRegistration()
                    .v1()
                    .validatingWebhookConfigurations()
                    .list()
                    .getItems());
    for (var c : validating) {
      c.getWebhooks()
          .forEach(
              w ->
                  add(
                      all,
                      w.getName(),
                      "ValidatingWebhookConfiguration/" + c.getMetadata().getName(),
                      w.getFailurePolicy(),
                      w.getClientConfig(),
                      w.getNamespaceSelector(),
                      w.getRules()));
    }
    var mutating =
        cluster.list(
            "mutatingwebhookconfigurations",
            () ->
                client
                    .admissionRegistration()
                    .v1()
                    .mutatingWebhookConfigurations()
                    .list()
                    .getItems());
    for (var c : mutating) {
      c.getWebhooks()
          .forEach(
              w ->
                  add(
                      all,
                      w.getName(),
                      "MutatingWebhookConfiguration/" + c.getMetadata().getName(),
                      w.getFailurePolicy(),
                      w.getClientConfig(),
                      w.getNamespaceSelector(),
                      w.getRules()));
    }
    return all;
  }

  private static void add(
      List<Webhook> all,
      String name,
      String configuration,
      @Nullable String failurePolicy,
      @Nullable WebhookClientConfig to,
      @Nullable LabelSelector namespaces,
      List<RuleWithOperations> rules) {
    // One outside the cluster has no endpoints to look at.
    if (to != null && to.getService() != null) {
      all.add(
          new Webhook(
              name,
              configuration,
              !"Ignore".equals(failurePolicy),
              to.getService().getNamespace(),
              to.getService().getName(),
              namespaces,
              rules));
    }
  }

  /** Whether one of these kinds, in a namespace with these labels, waits for its answer. */
  boolean mustAdmit(Set<Kind> kinds, Map<String, String> namespaceLabels) {
    return must
        && (namespaces == null || Labels.match(namespaces, namespaceLabels))
        && rules.stream().anyMatch(r -> kinds.stream().anyMatch(k -> takes(r, k)));
  }

  private static boolean takes(RuleWithOperations rule, Kind kind) {
    return contains(rule.getApiGroups(), kind.group())
        && (rule.getResources().contains("*/*") || contains(rule.getResources(), kind.plural()));
  }

  private static boolean contains(List<String> all, String one) {
    return all.contains("*") || all.contains(one);
  }
}
