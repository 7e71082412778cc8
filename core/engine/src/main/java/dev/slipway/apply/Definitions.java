package dev.slipway.apply;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Waits, by a watch, until the API server serves the kind of a CustomResourceDefinition. */
final class Definitions {
  private static final Duration AT_MOST = Duration.ofSeconds(30);

  private final KubernetesClient client;

  Definitions(KubernetesClient client) {
    this.client = client;
  }

  /**
   * @throws ApplyFailedException when its names are refused, or it is not established in time
   */
  void awaitEstablished(ObjectRef ref) {
    CustomResourceDefinition settled;
    try {
      settled =
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(ref.name())
              .waitUntilCondition(
                  d -> d != null && (has(d, "Established", "True") || refused(d)),
                  AT_MOST.toMillis(),
                  TimeUnit.MILLISECONDS);
    } catch (KubernetesClientTimeoutException e) {
      throw failure(ref, "it was not established within " + AT_MOST.toSeconds() + " s", e);
    }
    if (refused(settled)) {
      throw failure(ref, "its names are taken by another definition", null);
    }
  }

  private static boolean refused(CustomResourceDefinition definition) {
    return has(definition, "NamesAccepted", "False");
  }

  private static boolean has(CustomResourceDefinition definition, String type, String status) {
    // The API server answers "conditions": null until it has looked at a new definition.
    return Stream.ofNullable(definition.getStatus())
        .flatMap(found -> Stream.ofNullable(found.getConditions()))
        .flatMap(List::stream)
        .anyMatch(c -> type.equals(c.getType()) && status.equals(c.getStatus()));
  }

  private static ApplyFailedException failure(
      ObjectRef ref, String what, @Nullable Throwable cause) {
    ApplyFailureCode code = ApplyFailureCode.NOT_ESTABLISHED;
    return new ApplyFailedException(
        ref,
        code,
        0,
        "Tried to apply " + ref + ", but " + what + "; " + code.nextStep(),
        code.nextStep(),
        List.of(),
        cause);
  }
}
