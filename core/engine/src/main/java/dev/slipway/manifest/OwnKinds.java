package dev.slipway.manifest;

import dev.slipway.cluster.Scopes.Scope;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kinds that CustomResourceDefinitions among the manifests bring with them. */
public final class OwnKinds {
  private final Map<String, Scope> scopes;

  private OwnKinds(Map<String, Scope> scopes) {
    this.scopes = Map.copyOf(scopes);
  }

  public static OwnKinds of(List<GenericKubernetesResource> objects) {
    Map<String, Scope> scopes = new HashMap<>();
    for (GenericKubernetesResource object : objects) {
      if (object.getKind().equals("CustomResourceDefinition")
          && object.getApiVersion().startsWith("apiextensions.k8s.io/")
          && object.get("spec", "group") instanceof String group
          && object.get("spec", "names", "kind") instanceof String kind) {
        Scope scope =
            "Cluster".equals(object.get("spec", "scope")) ? Scope.CLUSTER : Scope.NAMESPACED;
        for (String version : versions(object)) {
          scopes.put(key(group + "/" + version, kind), scope);
        }
      }
    }
    return new OwnKinds(scopes);
  }

  /** Where objects of a kind live; empty when no definition among the manifests brings it. */
  public Optional<Scope> scope(String apiVersion, String kind) {
    return Optional.ofNullable(scopes.get(key(apiVersion, kind)));
  }

  private static List<String> versions(GenericKubernetesResource definition) {
    if (definition.get("spec", "versions") instanceof List<?> versions) {
      return versions.stream()
          .filter(v -> v instanceof Map<?, ?> version && version.get("name") instanceof String)
          .map(v -> (String) ((Map<?, ?>) v).get("name"))
          .toList();
    }
    return definition.get("spec", "version") instanceof String version
        ? List.of(version)
        : List.of();
  }

  private static String key(String apiVersion, String kind) {
    return apiVersion + " " + kind;
  }
}
