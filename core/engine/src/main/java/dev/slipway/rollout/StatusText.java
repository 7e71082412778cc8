package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.StringJoiner;

/** The state of a workload and its pods, for people. */
final class StatusText {
  private StatusText() {}

  static String of(OwnerTree tree) {
    HasMetadata workload = tree.workload();
    if (workload == null) {
      return tree.ref() + " is not in the cluster";
    }
    StringJoiner text = new StringJoiner("\n");
    Standing standing = Standings.read(workload, tree);
    text.add(
        tree.ref()
            + " generation "
            + workload.getMetadata().getGeneration()
            + ": ready "
            + standing.ready()
            + "/"
            + standing.wanted()
            + (standing.missing() == null ? "" : ", " + standing.missing()));
    for (Pod pod : tree.pods()) {
      text.add(
          Pods.name(pod)
              + (standing.newPods().contains(pod) ? " (new)" : " (old)")
              + ": "
              + (Pods.terminating(pod) ? "Terminating" : Pods.phase(pod))
              + (Pods.ready(pod) ? ", ready" : ", not ready"));
      for (ContainerView container : ContainerView.of(pod)) {
        text.add("  " + container.where() + ": " + state(container));
      }
    }
    return text.toString();
  }

  private static String state(ContainerView container) {
    String restarts = ", restarts " + container.restarts();
    String before =
        container.terminatedBefore().map(t -> ", before: " + ContainerView.describe(t)).orElse("");
    if (container.running()) {
      return "running" + restarts + before;
    }
    if (container.terminated().isPresent()) {
      return "ended with " + ContainerView.describe(container.terminated().get()) + restarts;
    }
    String said = Gist.of(container.waitingMessage());
    return container.waitingReason() + (said.isEmpty() ? "" : ": " + said) + restarts + before;
  }
}
