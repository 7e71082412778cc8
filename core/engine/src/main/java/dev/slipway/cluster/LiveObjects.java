package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Objects of any kind as they are in the cluster. Which kinds there are, the API server's discovery
 * says; it is asked once for each group and version that is served. Failures are the client's own
 * exceptions. Safe for use by several threads.
 */
public final class LiveObjects {
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final Map<String, Map<String, ResourceDefinitionContext>> served =
      new ConcurrentHashMap<>();

  /**
   * @param client not closed here
   */
  public LiveObjects(KubernetesClient client) {
    this.client = Objects.requireNonNull(client, "client");
  }

  /** The object as it is; empty when it, its namespace or its kind is not there. */
  public Optional<GenericKubernetesResource> find(ObjectRef ref) {
    ResourceDefinitionContext kind = kind(ref);
    return kind == null ? Optional.empty() : Optional.ofNullable(at(kind, ref).get());
  }

  /** Creates an object as the engine's field manager. */
  public GenericKubernetesResource create(GenericKubernetesResource object) {
    ObjectRef ref = ObjectRef.of(object);
    return write(collection(served(ref), ref), "POST", object);
  }

  /**
   * Replaces an object as the engine's field manager, on the resource version that it carries: when
   * somebody wrote since, the failure is a conflict (409).
   */
  public GenericKubernetesResource replace(GenericKubernetesResource object) {
    ObjectRef ref = ObjectRef.of(object);
    return write(collection(served(ref), ref) + "/" + ref.name(), "PUT", object);
  }

  /**
   * Deletes exactly the object that was seen, and what it owns in the background: one of the same
   * name that came in its place (another uid) is left alone.
   *
   * @return false when it was gone already, or another is in its place
   */
  public boolean delete(GenericKubernetesResource seen) {
    ObjectRef ref = ObjectRef.of(seen);
    ResourceDefinitionContext kind = kind(ref);
    if (kind == null) {
      return false;
    }
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withPropagationPolicy("Background")
            .withNewPreconditions()
            .withUid(seen.getMetadata().getUid())
            .endPreconditions()
            .build();
    try {
      return client.raw(collection(kind, ref) + "/" + ref.name(), "DELETE", options) != null;
    } catch (KubernetesClientException e) {
      ApiFailure failure = ApiFailure.of(e);
      if (failure == ApiFailure.MISSING || failure == ApiFailure.CONFLICT) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Watches until the object that was seen is gone, finalizers and all.
   *
   * @return false when it is still there after that time
   */
  public boolean awaitGone(GenericKubernetesResource seen, Duration atMost) {
    ObjectRef ref = ObjectRef.of(seen);
    ResourceDefinitionContext kind = kind(ref);
    if (kind == null) {
      return true;
    }
    String uid = seen.getMetadata().getUid();
    try {
      at(kind, ref)
          .waitUntilCondition(
              o -> o == null || !o.getMetadata().getUid().equals(uid),
              atMost.toMillis(),
              TimeUnit.MILLISECONDS);
      return true;
    } catch (KubernetesClientTimeoutException e) {
      return false;
    }
  }

  /** The client's own calls cannot name the field manager of a create or an update. */
  private GenericKubernetesResource write(
      String path, String method, GenericKubernetesResource object) {
    String answer =
        client.raw(path + "?fieldManager=" + ServerSideApply.FIELD_MANAGER, method, object);
    if (answer == null) {
      throw new KubernetesClientException("The API server found no " + path, NOT_FOUND, null);
    }
    return client.getKubernetesSerialization().unmarshal(answer, GenericKubernetesResource.class);
  }

  private ResourceDefinitionContext served(ObjectRef ref) {
    ResourceDefinitionContext kind = kind(ref);
    if (kind == null) {
      throw new KubernetesClientException(
          "The API server serves no kind " + ref.kind() + " in " + ref.apiVersion(),
          NOT_FOUND,
          null);
    }
    return kind;
  }

  private Resource<GenericKubernetesResource> at(ResourceDefinitionContext kind, ObjectRef ref) {
    var resources = client.genericKubernetesResources(kind);
    return ref.namespace() == null
        ? resources.withName(ref.name())
        : resources.inNamespace(ref.namespace()).withName(ref.name());
  }

  private static String collection(ResourceDefinitionContext kind, ObjectRef ref) {
    return (ref.group().isEmpty() ? "/api/" : "/apis/")
        + ref.apiVersion()
        + (ref.namespace() == null ? "" : "/namespaces/" + ref.namespace())
        + "/"
        + kind.getPlural();
  }

  private @Nullable ResourceDefinitionContext kind(ObjectRef ref) {
    Map<String, ResourceDefinitionContext> kinds = served.get(ref.apiVersion());
    if (kinds == null || !kinds.containsKey(ref.kind())) {
      kinds = discover(ref.apiVersion());
      served.put(ref.apiVersion(), kinds);
    }
    return kinds.get(ref.kind());
  }

  private Map<String, ResourceDefinitionContext> discover(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    Map<String, ResourceDefinitionContext> kinds = new HashMap<>();
    APIResourceList resources;
    try {
      resources = client.getApiResources(apiVersion);
    } catch (KubernetesClientException e) {
      if (ApiFailure.of(e) == ApiFailure.MISSING) {
        return Map.of();
      }
      throw e;
    }
    if (resources == null) {
      return Map.of();
    }
    for (APIResource resource : resources.getResources()) {
      if (!resource.getName().contains("/")) {
        kinds.put(
            resource.getKind(),
            new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? null : apiVersion.substring(0, slash))
                .withVersion(apiVersion.substring(slash + 1))
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(Boolean.TRUE.equals(resource.getNamespaced()))
                .build());
      }
    }
    return Map.copyOf(kinds);
  }
}
