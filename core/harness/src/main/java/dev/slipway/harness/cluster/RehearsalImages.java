package dev.slipway.harness.cluster;

import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.harness.Availability;

/**
 * What the embedded cluster runs in place of a release's images. A rehearsal names its own in
 * {@code META-INF/services/dev.slipway.harness.cluster.RehearsalImages}, or gives it to {@link
 * RehearsalClusters#running}.
 */
public interface RehearsalImages {
  /** Whether this machine has what they need; nothing is started to find out. */
  Availability availability();

  /** The programs; asked for once, when the cluster is started. */
  ImageCatalogue catalogue();
}
