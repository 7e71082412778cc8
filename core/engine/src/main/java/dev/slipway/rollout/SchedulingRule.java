package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A pod that no node takes fails after the target's grace, unless the autoscaler has said that it
 * adds a node for it: then it is waited for until the deadline.
 */
final class SchedulingRule implements PodRule {
  @Override
  public Optional<Finding> look(Pod pod, Sight sight) {
    Optional<PodCondition> refused =
        Pods.condition(pod, "PodScheduled").filter(c -> "False".equals(c.getStatus()));
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    String reason = Objects.toString(refused.get().getReason(), "");
    String said = Gist.of(refused.get().getMessage());
    if (!reason.equals("Unschedulable")) {
      return wait(pod, "not scheduled yet (" + (said.isEmpty() ? reason : said) + ")");
    }
    if (sight.tree().newest(pod, "TriggeredScaleUp").isPresent()) {
      return wait(pod, "waiting for a node that the autoscaler adds (" + said + ")");
    }
    if (sight.memory().held("unschedulable " + OwnerTree.uid(pod), grace(sight))) {
      return Optional.of(
          new Finding.Fault(
              FailureCode.UNSCHEDULABLE,
              Pods.name(pod)
                  + ": no node takes it, for "
                  + Words.seconds(grace(sight))
                  + " ("
                  + said
                  + ")",
              pod,
              null));
    }
    return wait(pod, "no node takes it yet (" + said + ")");
  }

  private static Duration grace(Sight sight) {
    return sight.target().schedulingGrace();
  }

  private static Optional<Finding> wait(Pod pod, String what) {
    return Optional.of(
        new Finding.Wait(Finding.Concern.UNSCHEDULABLE, Pods.name(pod) + ": " + what, pod, null));
  }
}
