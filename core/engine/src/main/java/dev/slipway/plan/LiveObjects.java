package dev.slipway.plan;

import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.error.SlipwayException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** What is in the cluster now. */
final class LiveObjects {
  private static final int FORBIDDEN = 403;

  private final KubernetesClient client;

  LiveObjects(KubernetesClient client) {
    this.client = client;
  }

  /** Reading one object is not allowed; it says nothing of the others. */
  static final class Forbidden extends SlipwayException {
    private static final long serialVersionUID = 1L;

    private Forbidden(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Reads one object, of a kind that is served.
   *
   * @throws Forbidden when it may not be read
   * @throws SlipwayException when it could not be read
   */
  Optional<GenericKubernetesResource> find(ObjectRef ref) {
    try {
      var resources = client.genericKubernetesResources(ref.apiVersion(), ref.kind());
      return Optional.ofNullable(
          ref.namespace() == null
              ? resources.withName(ref.name()).get()
              : resources.inNamespace(ref.namespace()).withName(ref.name()).get());
    } catch (KubernetesClientException e) {
      String message =
          "Tried to read "
              + ref
              + (ref.namespace() == null ? "" : " in namespace " + ref.namespace())
              + ", but "
              + ApiAnswer.of(e);
      throw e.getCode() == FORBIDDEN ? new Forbidden(message, e) : new SlipwayException(message, e);
    }
  }

  /** Whether there is such a namespace. True when that may not be asked. */
  boolean hasNamespace(String name) {
    try {
      return client.namespaces().withName(name).get() != null;
    } catch (KubernetesClientException e) {
      if (e.getCode() == FORBIDDEN) {
        return true;
      }
      throw new SlipwayException("Tried to read namespace " + name + ", but " + e.getMessage(), e);
    }
  }
}
