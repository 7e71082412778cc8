package dev.slipway.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How long tests wait for what is not theirs. */
public final class ClusterPatience {
  /**
   * For the garbage collector and the controller of quotas: when the kinds of the cluster have
   * changed, they stand still until they have read all of them, for up to half a minute.
   */
  public static final Duration CONTROLLERS = Duration.ofSeconds(60);

  private ClusterPatience() {}

  /** Waits until a quota counts: what it says of objects before that is chance. */
  public static void awaitQuota(KubernetesClient client, String namespace, String quota) {
    client
        .resourceQuotas()
        .inNamespace(namespace)
        .withName(quota)
        .waitUntilCondition(
            q ->
                q.getStatus() != null
                    && q.getStatus().getUsed() != null
                    && !q.getStatus().getUsed().isEmpty(),
            CONTROLLERS.toSeconds(),
            TimeUnit.SECONDS);
  }
}
