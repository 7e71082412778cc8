package dev.slipway;

import dev.slipway.apply.AppliedObject;
import dev.slipway.apply.ApplyListener;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.release.Phase;
import java.time.Duration;

/** Tells the release's listener what the apply does. */
record ToldApply(ReleaseListener listener) implements ApplyListener {
  @Override
  public void retrying(ObjectRef ref, String why, Duration pause) {
    listener.stepped(
        Phase.ROLLOUT, ref + ": " + why + "; trying again in " + pause.toMillis() / 1000.0 + " s");
  }

  @Override
  public void replicasHandedOver(ObjectRef ref, long replicas) {
    listener.stepped(Phase.ROLLOUT, ref + ": its " + replicas + " replicas are the autoscaler's");
  }

  @Override
  public void applied(AppliedObject object) {
    listener.applied(object.ref());
  }
}
