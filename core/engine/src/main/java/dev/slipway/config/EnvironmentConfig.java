package dev.slipway.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a release goes.
 *
 * @param name as {@code production}
 * @param kubeconfig null for the default of {@code KUBECONFIG} or {@code ~/.kube/config}
 * @param context the kube context; null for the kubeconfig's current one
 * @param fingerprint the uid of the cluster's {@code kube-system} namespace; null when the
 *     environment does not pin its cluster
 * @param namespace where the application lives, and the lock, journal and records with it
 * @param manifests a kustomize overlay or a folder of YAML, absolute
 * @param baseUrl where users reach the application, without a slash at its end; null when it is not
 *     reachable from outside
 * @param variables free values for checks, as {@code loginEmail}; secrets among them are resolved
 */
public record EnvironmentConfig(
    String name,
    @Nullable Path kubeconfig,
    @Nullable String context,
    @Nullable String fingerprint,
    String namespace,
    Path manifests,
    @Nullable URI baseUrl,
    Map<String, Secret> variables) {
  public EnvironmentConfig {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(manifests, "manifests");
    variables = Map.copyOf(variables);
  }
}
