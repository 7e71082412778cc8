package dev.slipway.smoke;

import dev.slipway.config.ImageConfig;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a release's images are called in a running cluster. */
final class ReleaseTags {
  private final Map<String, String> expected = new TreeMap<>();

  ReleaseTags(Release release) {
    for (ImageConfig image : release.config().images()) {
      String repository = Objects.requireNonNullElse(image.newName(), image.name());
      String digest = release.digests().get(image.name());
      expected.put(
          repository,
          digest == null ? repository + ":" + tag(release, image) : repository + "@" + digest);
    }
  }

  /** The tags that the release's images have. */
  static List<String> of(Release release) {
    return release.config().images().stream().map(image -> tag(release, image)).toList();
  }

  /** The digests by which a release is deployed, by repository; empty for one that is by tags. */
  static Map<String, String> digests(Release release) {
    Map<String, String> digests = new TreeMap<>();
    for (ImageConfig image : release.config().images()) {
      String digest = release.digests().get(image.name());
      if (digest != null) {
        digests.put(Objects.requireNonNullElse(image.newName(), image.name()), digest);
      }
    }
    return digests;
  }

  /**
   * What a container should run instead of what it runs.
   *
   * @return null when it runs that, or when its image is not one of the release's
   */
  @Nullable String expectedInsteadOf(String running) {
    String should = expected.get(repository(running));
    // An image that is deployed by digest has it besides its tag.
    boolean right = running.equals(should) || should != null && running.startsWith(should + "@");
    return right ? null : should;
  }

  private static String tag(Release release, ImageConfig image) {
    return image.tag().replace("${version}", release.version().value());
  }

  /** An image's name without tag and digest. */
  static String repository(String reference) {
    int at = reference.indexOf('@');
    String named = at < 0 ? reference : reference.substring(0, at);
    int colon = named.lastIndexOf(':');
    // A colon before the last slash is a registry's port.
    return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
  }
}
