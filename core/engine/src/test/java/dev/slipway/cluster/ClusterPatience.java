package dev.slipway.cluster;

import java.time.Duration;

/** How long tests wait for what is not theirs. */
public final class ClusterPatience {
  /**
   * For the garbage collector and the controller of quotas: when the kinds of the cluster have
   * changed, they stand still until they have read all of them, for up to half a minute.
   */
  public static final Duration CONTROLLERS = Duration.ofSeconds(60);

  private ClusterPatience() {}
}
