package dev.slipway.harness.drill;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the objects of a namespace say, without what the cluster itself writes into them and without
 * the engine's own.
 *
 * @param objects by kind and name
 */
record NamespaceState(Map<String, Object> objects) {
  private static final List<List<String>> KINDS =
      List.of(
          List.of("v1", "ConfigMap"),
          List.of("v1", "Secret"),
          List.of("v1", "Service"),
          List.of("v1", "ServiceAccount"),
          List.of("apps/v1", "Deployment"),
          List.of("apps/v1", "StatefulSet"),
          List.of("apps/v1", "DaemonSet"));

  static NamespaceState of(KubernetesClient client, String namespace) {
    Map<String, Object> all = new TreeMap<>();
    for (List<String> kind : KINDS) {
      for (GenericKubernetesResource object :
          client
              .genericKubernetesResources(kind.get(0), kind.get(1))
              .inNamespace(namespace)
              .list()
              .getItems()) {
        String name = object.getMetadata().getName();
        if (!name.startsWith("slipway-") && !name.startsWith("default-token")) {
          all.put(kind.get(1) + "/" + name, content(object));
        }
      }
    }
    return new NamespaceState(all);
  }

  /** What is otherwise afterwards, as {@code Deployment/backend changed}. */
  List<String> differences(NamespaceState after) {
    TreeSet<String> names = new TreeSet<>(objects.keySet());
    names.addAll(after.objects.keySet());
    List<String> all = new ArrayList<>();
    for (String name : names) {
      if (!after.objects.containsKey(name)) {
        all.add(name + " is gone");
      } else if (!objects.containsKey(name)) {
        all.add(name + " is new");
      } else if (!Objects.equals(objects.get(name), after.objects.get(name))) {
        all.add(name + " changed");
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
