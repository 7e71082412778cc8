package dev.slipway.preflight;

import dev.slipway.cluster.DiscoveredScopes;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.Scopes;
import dev.slipway.config.ClusterChecksConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.manifest.Manifests;
import dev.slipway.manifest.ReleaseManifests;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The release's own manifests, from which the catalogue of checks is derived. */
final class ReleaseObjects {
  private final Release release;
  private final Scopes scopes;
  private @Nullable Manifests rendered;

  ReleaseObjects(Release release, KubernetesClient client) {
    this.release = release;
    this.scopes = new DiscoveredScopes(client);
  }

  /** Skips the check, with the reason, where slipway.yaml does not ask for it. */
  void asked() {
    ClusterChecksConfig asked = release.config().checks().cluster();
    String environment = release.environment().name();
    if (asked == null) {
      Assumptions.abort("checks.cluster is not there, so the manifests are not held against it");
    } else if (asked.notFor().contains(environment)) {
      Assumptions.abort(
          "environment " + environment + " does not hold its manifests against the cluster");
    }
  }

  /** Whether it does. */
  boolean isAsked() {
    ClusterChecksConfig asked = release.config().checks().cluster();
    return asked != null && !asked.notFor().contains(release.environment().name());
  }

  /** All of them; the check is skipped where slipway.yaml does not ask for it. */
  synchronized List<GenericKubernetesResource> all() {
    asked();
    Manifests known = rendered;
    if (known == null) {
      // What is not served has a check of its own, which a refusal here would keep from speaking.
      known = manifests(this::scope);
      rendered = known;
    }
    return known.objects();
  }

  /** Of one kind, whatever its version. */
  List<GenericKubernetesResource> of(String group, String kind) {
    return all().stream()
        .filter(o -> o.getKind().equals(kind) && ObjectRef.of(o).group().equals(group))
        .toList();
  }

  Optional<GenericKubernetesResource> find(ObjectRef ref) {
    return all().stream().filter(o -> ObjectRef.of(o).sameObject(ref)).findFirst();
  }

  /** Whether the API server serves the kind; asked anew, as a definition may have come. */
  boolean served(String apiVersion, String kind) {
    try {
      return scopes.scope(apiVersion, kind) != Scopes.Scope.NOT_SERVED;
    } catch (SlipwayException e) {
      throw new CouldNotCheckException(String.valueOf(e.getMessage()), e);
    }
  }

  String namespace() {
    return release.namespace();
  }

  private Scopes.Scope scope(String apiVersion, String kind) {
    Scopes.Scope scope = scopes.scope(apiVersion, kind);
    return scope == Scopes.Scope.NOT_SERVED ? Scopes.Scope.NAMESPACED : scope;
  }

  private Manifests manifests(Scopes lenient) {
    try {
      return ReleaseManifests.of(release, lenient).manifests();
    } catch (SlipwayException | KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to see what the release has, but its manifests cannot be made: " + e.getMessage(),
          e);
    }
  }
}
