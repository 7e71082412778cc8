package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a fault may touch: the release that is about to be deployed, and all around it. */
public final class Scene {
  private final RehearsalCluster cluster;
  private final Release release;
  private final Variants variants;
  private final @Nullable Surroundings surroundings;
  private final Marks marks;

  Scene(
      RehearsalCluster cluster,
      Release release,
      Variants variants,
      @Nullable Surroundings surroundings,
      Marks marks) {
    this.cluster = cluster;
    this.release = release;
    this.variants = variants;
    this.surroundings = surroundings;
    this.marks = marks;
  }

  /** The same with another release, for a fault that consists of two. */
  Scene with(Release other) {
    return new Scene(cluster, other, variants, surroundings, marks);
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

  /** Marks this moment on the time line of the report, as {@code the fault begins}. */
  public void mark(String what) {
    marks.mark(what);
  }

  /**
   * What watches the release, in a drill that is watched.
   *
   * @throws RehearsalException in another one
   */
  public Surroundings surroundings() {
    if (surroundings == null) {
      throw new RehearsalException(
          "Tried to change what watches the release, but it is not watched; say so with watched()");
    }
    return surroundings;
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
