package dev.slipway;

import dev.slipway.config.ImageConfig;
import dev.slipway.config.ImageConfig.DeployBy;
import dev.slipway.error.SlipwayException;
import dev.slipway.image.ImageReference;
import dev.slipway.image.Registry;
import dev.slipway.image.RegistryAnswer;
import dev.slipway.image.RegistryFailure;
import dev.slipway.image.ResolvedImage;
import dev.slipway.manifest.ReleaseImages;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pins the images that are deployed by digest: each tag is asked of its registry once, when the
 * release is planned, and the plan has the digest. Whoever moves the tag after that changes
 * nothing.
 */
final class ImagePins {
  private ImagePins() {}

  /**
   * The content with the digests in it.
   *
   * @throws SlipwayException with every tag that could not be resolved, and why
   */
  static ReleaseImages.Result in(
      ReleaseImages.Result content, Release release, Redactor redactor, Clock clock) {
    Set<String> byDigest =
        release.config().images().stream()
            .filter(i -> i.deployBy() == DeployBy.DIGEST)
            .map(ImageConfig::name)
            .filter(name -> !release.digests().containsKey(name))
            .collect(Collectors.toUnmodifiableSet());
    if (byDigest.isEmpty()) {
      return content;
    }
    Registry registry = Registry.open(release.config().registries(), redactor, clock);
    Map<String, String> resolved = new TreeMap<>();
    List<String> faults = new ArrayList<>();
    for (ReleaseImages.Image image : content.images()) {
      if (byDigest.contains(image.name())) {
        RegistryAnswer<ResolvedImage> answer =
            registry.resolve(ImageReference.parse(image.reference()));
        answer
            .fold(
                found -> {
                  resolved.put(image.name(), found.digest().value());
                  return Optional.<RegistryFailure>empty();
                },
                Optional::of)
            .map(RegistryFailure::why)
            .ifPresent(faults::add);
      }
    }
    if (!faults.isEmpty()) {
      throw new SlipwayException(String.join("; ", faults));
    }
    return content.pinned(resolved);
  }
}
