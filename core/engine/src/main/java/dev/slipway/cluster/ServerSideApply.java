package dev.slipway.cluster;

import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.ServerSideApplicable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Applies one object server-side, or says who owns the field. Unknown fields are refused where the
 * API server can tell (from Kubernetes 1.25, or by its schema). Safe for use by several threads.
 */
public final class ServerSideApply {
  /** The field manager of everything that Slipway applies. */
  public static final String FIELD_MANAGER = "slipway";

  /**
   * An API server before 1.25 answers 500 to a field of the wrong type. The client's ten retries
   * would sit out twenty seconds on that; three ride over a blip and cost less than one.
   */
  private static final int RETRIES = 3;

  private final KubernetesClient client;

  /**
   * @param client not closed here
   */
  public ServerSideApply(KubernetesClient client) {
    this.client = withFewRetries(Objects.requireNonNull(client, "client"));
  }

  /**
   * Applies an object, never against another field manager.
   *
   * @param object with its namespace when it is namespaced; not changed
   * @param dryRun whether the API server only says what would come of it
   * @return the object as it is, or would be, in the cluster
   * @throws ApplyConflictException when another manager owns a field and has another value for it
   * @throws ApplyException when the API server refused the object or could not be asked
   */
  public GenericKubernetesResource apply(GenericKubernetesResource object, boolean dryRun) {
    return send(object, dryRun, false);
  }

  /**
   * Applies an object and takes the fields over that other managers own: for a way back, where the
   * before-image must win.
   *
   * @param object with its namespace when it is namespaced; not changed
   * @param dryRun whether the API server only says what would come of it
   * @return the object as it is, or would be, in the cluster
   * @throws ApplyException when the API server refused the object or could not be asked
   */
  public GenericKubernetesResource force(GenericKubernetesResource object, boolean dryRun) {
    return send(object, dryRun, true);
  }

  private static KubernetesClient withFewRetries(KubernetesClient client) {
    RequestConfig given = client.getConfiguration().getRequestConfig();
    Integer limit = given.getRequestRetryBackoffLimit();
    int retries = limit == null || limit < 0 ? RETRIES : Math.min(limit, RETRIES);
    return client
        .newClient(new RequestConfigBuilder(given).withRequestRetryBackoffLimit(retries).build())
        .adapt(KubernetesClient.class);
  }

  private GenericKubernetesResource send(
      GenericKubernetesResource object, boolean dryRun, boolean force) {
    ObjectRef ref = ObjectRef.of(object);
    try {
      ServerSideApplicable<GenericKubernetesResource> call =
          endpoint(object, ref)
              .dryRun(dryRun)
              .fieldValidation(Validation.STRICT)
              .fieldManager(FIELD_MANAGER);
      return (force ? call.forceConflicts() : call).serverSideApply();
    } catch (KubernetesClientException e) {
      throw refusal(object, ref, e);
    }
  }

  private Resource<GenericKubernetesResource> endpoint(
      GenericKubernetesResource object, ObjectRef ref) {
    NamespaceableResource<GenericKubernetesResource> resource;
    try {
      resource = client.resource(object);
    } catch (KubernetesClientException e) {
      if (e.getCause() != null || e.getStatus() != null) {
        throw e;
      }
      // The client looked for the kind in the API server's discovery. Its message prints the whole
      // object, so it goes no further.
      throw new ApplyException(
          ref,
          404,
          "Tried to apply "
              + ref
              + ", but the API server serves no kind "
              + ref.kind()
              + " in "
              + ref.apiVersion()
              + "; install its CustomResourceDefinition first, or correct apiVersion and kind",
          null);
    }
    return ref.namespace() == null ? resource : resource.inNamespace(ref.namespace());
  }

  private static ApplyException refusal(
      GenericKubernetesResource object, ObjectRef ref, KubernetesClientException e) {
    List<StatusCause> causes = causes(e.getStatus());
    if (e.getCode() == 409
        && causes.stream().anyMatch(c -> ApplyConflictException.CAUSE.equals(c.getReason()))) {
      return ApplyConflictException.of(ref, causes);
    }
    // An API server quotes the value that it refuses, and so does the exception of the client.
    List<String> secrets = SecretValues.of(object);
    Redactor redactor = new Redactor();
    redactor.learn(secrets);
    String message =
        "Tried to apply "
            + ref
            + (ref.namespace() == null ? "" : " in namespace " + ref.namespace())
            + ", but "
            + redactor.redact(said(e));
    return new ApplyException(ref, e.getCode(), message, secrets.isEmpty() ? e : null);
  }

  private static List<StatusCause> causes(@Nullable Status status) {
    StatusDetails details = status == null ? null : status.getDetails();
    return details == null || details.getCauses() == null ? List.of() : details.getCauses();
  }

  private static String said(KubernetesClientException e) {
    String said = ApiAnswer.of(e);
    return e.getCode() == 404
        ? said + "; is the namespace, or the kind's CustomResourceDefinition, missing?"
        : said;
  }
}
