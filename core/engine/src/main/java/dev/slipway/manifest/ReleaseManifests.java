package dev.slipway.manifest;

import dev.slipway.cluster.Scopes;
import dev.slipway.release.Release;
import java.nio.file.Path;

/** From an environment's overlay to what is applied: rendered, read, the release's images set. */
public final class ReleaseManifests {
  private ReleaseManifests() {}

  /**
   * Makes a release's manifests, in memory, with the renderer that fits the environment's source.
   *
   * @param scopes which kinds live in a namespace, as {@link dev.slipway.cluster.DiscoveredScopes}
   * @throws ManifestException when they cannot be rendered or read, or lack one of the images
   */
  public static ReleaseImages.Result of(Release release, Scopes scopes) {
    Path source = release.environment().manifests();
    return of(release, scopes, Renderers.forSource(source, release.config().renderer()));
  }

  /**
   * Makes a release's manifests, in memory.
   *
   * @throws ManifestException when they cannot be rendered or read, or lack one of the images
   */
  public static ReleaseImages.Result of(Release release, Scopes scopes, ManifestRenderer renderer) {
    String rendered = renderer.render(release.environment().manifests());
    Manifests read = new ManifestReader(release.namespace(), scopes).read(rendered);
    ReleaseImages.Result result = ReleaseImages.of(release).in(read);
    return new ReleaseImages.Result(
        Quantities.asText(PortProtocols.writtenOut(result.manifests())), result.images());
  }
}
