package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Asks the API server what this user may do, by SelfSubjectAccessReview. */
final class Permissions {
  private final KubernetesClient client;

  Permissions(KubernetesClient client) {
    this.client = client;
  }

  /** The verbs of a need that are not allowed. */
  List<String> missing(Need need) {
    return need.verbs().stream().filter(verb -> !allowed(need, verb)).toList();
  }

  private boolean allowed(Need need, String verb) {
    String[] parts = need.resource().split("/", 2);
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withGroup(need.group())
            .withResource(parts[0])
            .withSubresource(parts.length > 1 ? parts[1] : null)
            .withNamespace(need.namespace())
            .withVerb(verb)
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReviewStatus status =
        client.authorization().v1().selfSubjectAccessReview().create(review).getStatus();
    boolean allowed = Boolean.TRUE.equals(status.getAllowed());
    String error = status.getEvaluationError();
    if (!allowed && error != null && !error.isBlank()) {
      throw new CouldNotCheckException(
          "Tried to ask whether this user may " + verb + " " + need.what() + ", but " + error);
    }
    return allowed;
  }
}
