package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.release.Release;
import java.util.Objects;

/**
 * A fault that was injected.
 *
 * @param release what is to be deployed
 * @param during is told how the release goes, for faults that begin in the midst of it
 * @param undo takes the fault back; called once, after the release has ended
 * @param way how it is deployed
 */
public record Injection(Release release, ReleaseListener during, Runnable undo, Way way) {
  public Injection {
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(during, "during");
    Objects.requireNonNull(undo, "undo");
    Objects.requireNonNull(way, "way");
  }

  /** A fault that begins in the midst of a release that is deployed as always. */
  public Injection(Release release, ReleaseListener during, Runnable undo) {
    this(release, during, undo, Way.STRAIGHT);
  }

  /** A fault that is in the release itself. */
  public static Injection of(Release release) {
    return new Injection(release, ReleaseListener.NONE, () -> {});
  }

  /** A fault beside the release, which must be taken back. */
  public static Injection of(Release release, Runnable undo) {
    return new Injection(release, ReleaseListener.NONE, undo);
  }

  /** A fault in how the release is deployed. */
  public static Injection of(Release release, Way way) {
    return new Injection(release, ReleaseListener.NONE, () -> {}, way);
  }
}
