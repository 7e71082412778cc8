package dev.slipway;

import dev.slipway.cluster.Cluster;
import dev.slipway.config.ImageChecksConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.image.ImageException;
import dev.slipway.image.ImageReference;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryFailure;
import dev.slipway.record.DeployedImage;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rollback to a record of the original pipeline applies. That pipeline set image tags in an
 * overlay and kept nothing else, so the way back is what it would have been then: the overlay as it
 * is here, with that version's tags. Each image is asked of its registry first; the environments
 * whose registries are not asked before a release ({@code checks.images.notFor}) are not asked here
 * either.
 */
final class OriginalManifests {
  private OriginalManifests() {}

  /**
   * @throws SlipwayException with every image that is not there, or of which that is not known
   */
  static PlanStep.Content of(Release earlier, Cluster cluster, Tools tools) {
    PlanStep.Content content = PlanStep.rendered(cluster.client(), tools, earlier);
    ImageChecksConfig checks = earlier.config().checks().images();
    if (checks != null && checks.notFor().contains(earlier.environment().name())) {
      return content;
    }
    Registry registry =
        Registry.open(earlier.config().registries(), tools.redactor(), tools.clock());
    List<String> faults = new ArrayList<>();
    for (DeployedImage image : content.images()) {
      fault(registry, image.reference()).ifPresent(faults::add);
    }
    if (!faults.isEmpty()) {
      throw new SlipwayException(
          "Tried to roll "
              + earlier.application()
              + " back to version "
              + earlier.version()
              + ", of which the original pipeline kept no manifests but the images' tags, but "
              + String.join("; ", faults)
              + "; nothing was changed. Choose a version whose images are all there, or push them"
              + " again");
    }
    return content;
  }

  private static Optional<String> fault(Registry registry, String reference) {
    try {
      return registry
          .resolve(ImageReference.parse(reference))
          .fold(found -> Optional.<RegistryFailure>empty(), Optional::of)
          .map(RegistryFailure::why);
    } catch (ImageException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
