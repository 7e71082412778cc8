package dev.slipway.examples.preskool.rehearsal;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the namespace's objects say, without what the cluster itself writes into them. */
final class Objects {
  private static final List<String[]> KINDS =
      List.of(
          new String[] {"v1", "ConfigMap"},
          new String[] {"v1", "Secret"},
          new String[] {"v1", "Service"},
          new String[] {"v1", "ServiceAccount"},
          new String[] {"apps/v1", "Deployment"},
          new String[] {"apps/v1", "StatefulSet"});

  private Objects() {}

  /** By kind and name, as YAML-like maps; the engine's own objects left out. */
  static Map<String, Object> of(KubernetesClient client, String namespace) {
    Map<String, Object> all = new TreeMap<>();
    for (String[] kind : KINDS) {
      for (GenericKubernetesResource object :
          client
              .genericKubernetesResources(kind[0], kind[1])
              .inNamespace(namespace)
              .list()
              .getItems()) {
        String name = object.getMetadata().getName();
        if (!name.startsWith("slipway-") && !name.startsWith("default-token")) {
          all.put(kind[1] + "/" + name, content(object));
        }
      }
    }
    return all;
  }

  private static Map<String, Object> content(GenericKubernetesResource object) {
    Map<String, Object> content = new TreeMap<>(object.getAdditionalProperties());
    content.remove("status");
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    content.put(
        "annotations",
        annotations == null
            ? Map.of()
            : annotations.entrySet().stream()
                .filter(e -> !e.getKey().equals("deployment.kubernetes.io/revision"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    Map<String, String> labels = object.getMetadata().getLabels();
    content.put("labels", labels == null ? Map.of() : labels);
    return content;
  }
}
