package dev.slipway;

import dev.slipway.release.Phase;
import dev.slipway.rollout.RolloutListener;
import dev.slipway.rollout.RolloutProgress;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, on the way back, the pods for which a StatefulSet's controller waits in vain: mostly
 * those of the failed revision. They are looked for as long as the way back is watched, as a pod
 * that crashes is ready for the moment that each of its runs takes.
 */
final class StuckPods implements RolloutListener {
  private static final Logger LOG = LoggerFactory.getLogger(StuckPods.class);

  private final Run run;

  StuckPods(Run run) {
    this.run = run;
  }

  @Override
  public void progressed(RolloutProgress now) {
    run.listener().rolloutProgressed(now);
  }

  /** A new pod of the same name is another one. What the cluster refuses stays to be waited for. */
  @Override
  public void stuck(Pod pod) {
    run.requireLock();
    String name = pod.getMetadata().getName();
    KubernetesClient client = run.cluster().client();
    try {
      Pod now = client.pods().inNamespace(run.release().namespace()).withName(name).get();
      if (now != null && isIt(pod, now) && !Readiness.isPodReady(now)) {
        List<StatusDetails> ignored =
            client
                .resource(now)
                .lockResourceVersion(now.getMetadata().getResourceVersion())
                .delete();
        run.listener()
            .stepped(Phase.ROLLBACK, "DELETED Pod/" + name + ": it held up its StatefulSet");
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .setMessage("A pod that holds up its StatefulSet could not be deleted")
          .addKeyValue("pod", name)
          .setCause(e)
          .log();
    }
  }

  private static boolean isIt(Pod seen, Pod now) {
    return seen.getMetadata().getUid().equals(now.getMetadata().getUid())
        && !now.isMarkedForDeletion();
  }
}
