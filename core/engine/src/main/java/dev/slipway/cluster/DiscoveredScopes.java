package dev.slipway.cluster;

import dev.slipway.error.SlipwayException;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The scopes as the API server's discovery has them. Asks once for each group and version that is
 * served, and again for one that is not: its CustomResourceDefinition may come. Safe for use by
 * several threads.
 */
public final class DiscoveredScopes implements Scopes {
  private final KubernetesClient client;
  private final Map<String, Map<String, Scope>> served = new ConcurrentHashMap<>();

  /**
   * @param client not closed here
   */
  public DiscoveredScopes(KubernetesClient client) {
    this.client = Objects.requireNonNull(client, "client");
  }

  @Override
  public Scope scope(String apiVersion, String kind) {
    Map<String, Scope> known = served.get(apiVersion);
    Scope scope = known == null ? null : known.get(kind);
    if (scope == null) {
      known = discover(apiVersion);
      served.put(apiVersion, known);
      scope = known.get(kind);
    }
    return scope == null ? Scope.NOT_SERVED : scope;
  }

  private Map<String, Scope> discover(String apiVersion) {
    Map<String, Scope> kinds = new HashMap<>();
    try {
      APIResourceList resources = client.getApiResources(apiVersion);
      if (resources != null) {
        for (APIResource resource : resources.getResources()) {
          // "deployments/scale" has a kind of its own that is no object's.
          if (!resource.getName().contains("/")) {
            kinds.put(
                resource.getKind(),
                Boolean.TRUE.equals(resource.getNamespaced()) ? Scope.NAMESPACED : Scope.CLUSTER);
          }
        }
      }
    } catch (KubernetesClientException e) {
      if (e.getCode() != 404) {
        throw new SlipwayException(
            "Tried to ask the API server which kinds it serves in "
                + apiVersion
                + ", but "
                + ApiAnswer.of(e),
            e);
      }
    }
    return Map.copyOf(kinds);
  }
}
