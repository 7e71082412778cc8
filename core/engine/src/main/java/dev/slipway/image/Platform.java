package dev.slipway.image;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an image runs on, in the words of the OCI image specification, which are Go's.
 *
 * @param os as {@code linux}
 * @param architecture as {@code amd64}; the kernel's names {@code x86_64} and {@code aarch64} are
 *     turned into them
 * @param variant of the architecture, as {@code v7}; null when none is said
 */
public record Platform(String os, String architecture, @Nullable String variant) {
  public Platform {
    os = Objects.requireNonNull(os, "os").toLowerCase(Locale.ROOT);
    architecture =
        switch (Objects.requireNonNull(architecture, "architecture").toLowerCase(Locale.ROOT)) {
          case "x86_64", "x86-64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture.toLowerCase(Locale.ROOT);
        };
    variant = variant == null || variant.isBlank() ? null : variant.toLowerCase(Locale.ROOT);
  }

  /** A platform of which no variant is known, as a node's. */
  public Platform(String os, String architecture) {
    this(os, architecture, null);
  }

  /**
   * Reads {@code linux/arm64/v8}.
   *
   * @throws ImageException when it has not that form
   */
  public static Platform parse(String text) {
    String[] parts = text.split("/", -1);
    boolean blank = false;
    for (String part : parts) {
      blank |= part.isBlank();
    }
    if (blank || parts.length < 2 || parts.length > 3) {
      throw new ImageException(
          "Tried to read '"
              + text
              + "' as a platform, but it is none; give it as linux/amd64 or linux/arm64/v8");
    }
    return new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : null);
  }

  /**
   * Whether an image of this platform runs on a node of that one. A variant counts only where both
   * say one: Kubernetes does not tell the variant of a node.
   */
  public boolean runsOn(Platform node) {
    return os.equals(node.os)
        && architecture.equals(node.architecture)
        && (variant == null || node.variant == null || variant.equals(node.variant));
  }

  /** {@code linux/arm64/v8}. */
  @Override
  public String toString() {
    return os + "/" + architecture + (variant == null ? "" : "/" + variant);
  }
}
