package dev.slipway.snapshot;

import dev.slipway.cluster.BlobName;
import dev.slipway.cluster.ClusterBlobs;
import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.manifest.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the manifests that a release applies, in Secrets named {@code
 * slipway-<application>-<release>-manifests-<n>}: another process resumes with exactly these, and a
 * later rollback returns to them.
 */
public final class ManifestArchive {
  /** The type of the Secrets. */
  public static final String TYPE = "slipway.dev/manifests";

  private final ClusterBlobs blobs;
  private final KubernetesSerialization json;

  /**
   * @param client not closed here
   * @param namespace where the Secrets are kept; it must exist
   */
  public ManifestArchive(KubernetesClient client, String namespace) {
    this.blobs = new ClusterBlobs(client, namespace);
    this.json = client.getKubernetesSerialization();
  }

  /**
   * Keeps the manifests of a release, in place of those that were kept for it before.
   *
   * @throws dev.slipway.cluster.ClusterException when they could not be kept
   */
  public void keep(String application, String release, Manifests manifests) {
    blobs.put(
        name(application, release),
        TYPE,
        Map.of(
            SlipwayLabels.APPLICATION,
            SlipwayLabels.value(application),
            SlipwayLabels.RELEASE,
            SlipwayLabels.value(release)),
        json.asJson(manifests.objects()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The manifests of a release; empty when none were kept.
   *
   * @throws dev.slipway.cluster.ClusterException when they are damaged or could not be read
   */
  public Optional<Manifests> load(String application, String release) {
    return blobs
        .get(name(application, release))
        .map(bytes -> json.unmarshal(new String(bytes, StandardCharsets.UTF_8), List.class))
        .map(this::manifests);
  }

  /** Deletes the manifests of a release; none is fine. */
  public void delete(String application, String release) {
    blobs.delete(name(application, release));
  }

  private Manifests manifests(List<?> objects) {
    return new Manifests(
        objects.stream()
            .map(object -> json.convertValue(object, GenericKubernetesResource.class))
            .toList());
  }

  private static BlobName name(String application, String release) {
    return BlobName.of("slipway", application, release, "manifests");
  }
}
