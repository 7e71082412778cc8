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
 */
public record Injection(Release release, ReleaseListener during, Runnable undo) {
  public Injection {
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(during, "during");
    Objects.requireNonNull(undo, "undo");
  }

  /** A fault that is in the release itself. */
  public static Injection of(Release release) {
    return new Injection(release, ReleaseListener.NONE, () -> {});
  }

  /** A fault beside the release, which must be taken back. */
  public static Injection of(Release release, Runnable undo) {
    return new Injection(release, ReleaseListener.NONE, undo);
  }
}
