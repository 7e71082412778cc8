package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Objects;

/** What a fault may touch: the release that is about to be deployed, and all around it. */
public final class Scene {
  private final RehearsalCluster cluster;
  private final Release release;
  private final Variants variants;

  Scene(RehearsalCluster cluster, Release release, Variants variants) {
    this.cluster = cluster;
    this.release = release;
    this.variants = variants;
  }

  /** What is to be deployed, as it would be without a fault. */
  public Release release() {
    return release;
  }

  /** The namespace that it goes to. */
  public String namespace() {
    return release.namespace();
  }

  /** An administrator's client; not to be closed. */
  public KubernetesClient client() {
    return cluster.client();
  }

  public RehearsalCluster cluster() {
    return cluster;
  }

  /** A folder for files of the fault, gone after the rehearsal. */
  public Path folder() {
    return variants.folder();
  }

  /**
   * The release with more in its manifests.
   *
   * @param kustomization what stands in a kustomization over the release's own, as {@code patches}
   */
  public Release overlaid(String kustomization) {
    Path manifests =
        variants.over(release.environment().manifests(), Objects.requireNonNull(kustomization));
    return Altered.manifests(release, manifests);
  }
}
