package dev.slipway.preflight;

import dev.slipway.image.PlatformImage;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How what an image says of its source stands to the release's version. */
enum RevisionLabel {
  /** It was built from it. */
  SAME,
  /** It was built from another commit: the tag was moved, or is mistaken. */
  OTHER,
  /** It does not say from what it was built. */
  SILENT,
  /** The version is no commit, so what the image says cannot be compared with it. */
  INCOMPARABLE;

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");

  /**
   * Compares them. A version may be the beginning of a commit's name, as releases are often called.
   */
  static RevisionLabel of(PlatformImage image, String version) {
    Optional<String> said = image.revision().map(r -> r.strip().toLowerCase(Locale.ROOT));
    String should = version.toLowerCase(Locale.ROOT);
    if (said.isEmpty()) {
      return SILENT;
    }
    if (said.get().equals(should)) {
      return SAME;
    }
    if (!COMMIT.matcher(should).matches()) {
      return INCOMPARABLE;
    }
    return said.get().startsWith(should) ? SAME : OTHER;
  }
}
