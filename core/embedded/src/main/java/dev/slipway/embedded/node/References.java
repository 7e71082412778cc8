package dev.slipway.embedded.node;

import dev.slipway.embedded.api.KubernetesApi;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the ConfigMaps and Secrets that a pod refers to. */
final class References {
  private final KubernetesApi api;
  private final String namespace;

  References(KubernetesApi api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  Map<String, byte[]> configMap(String name, boolean optional) throws ConfigProblem {
    Optional<ConfigMap> found = api.get(ConfigMap.class, namespace, name);
    if (found.isEmpty() && !optional) {
      throw new ConfigProblem("configmap \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    found
        .map(ConfigMap::getData)
        .ifPresent(
            texts ->
                texts.forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8))));
    found
        .map(ConfigMap::getBinaryData)
        .ifPresent(
            texts -> texts.forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text))));
    return data;
  }

  Map<String, byte[]> secret(String name, boolean optional) throws ConfigProblem {
    Optional<Secret> found = api.get(Secret.class, namespace, name);
    if (found.isEmpty() && !optional) {
      throw new ConfigProblem("secret \"" + name + "\" not found");
    }
    Map<String, byte[]> data = new LinkedHashMap<>();
    found
        .map(Secret::getData)
        .ifPresent(
            texts -> texts.forEach((key, text) -> data.put(key, Base64.getDecoder().decode(text))));
    return data;
  }
}
