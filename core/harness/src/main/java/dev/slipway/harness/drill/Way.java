package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.release.Release;

/** How a drill's release is deployed. */
@FunctionalInterface
public interface Way {
  /** By one deployer, to its end. */
  Way STRAIGHT =
      (release, listener) -> {
        try (Slipway slipway = Slipway.open(release)) {
          return slipway.deploy(listener);
        }
      };

  /**
   * Deploys it.
   *
   * @param listener must be told all of it
   */
  ReleaseOutcome take(Release release, ReleaseListener listener);
}
