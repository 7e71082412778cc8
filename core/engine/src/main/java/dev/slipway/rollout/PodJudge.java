package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the pods of the new version by every rule. */
final class PodJudge {
  private final List<PodRule> podRules = List.of(new SchedulingRule(), new VolumeRule());
  private final List<ContainerRule> containerRules =
      List.of(new ImageRule(), new ConfigRule(), new StartRule(), new CrashRule(), new ProbeRule());
  private final PodRule starting = new StartingRule();

  List<Finding> look(Sight sight) {
    List<Finding> findings = new ArrayList<>();
    for (Pod pod : sight.standing().newPods()) {
      if (!Pods.terminating(pod)) {
        findings.addAll(lookAt(pod, sight));
      }
    }
    return findings;
  }

  private List<Finding> lookAt(Pod pod, Sight sight) {
    Optional<String> ended = Pods.endedByTheCluster(pod);
    if (ended.isPresent()) {
      return List.of(
          new Finding.Wait(
              Finding.Concern.REPLACED,
              Pods.name(pod)
                  + ": ended by the cluster ("
                  + ended.get()
                  + "), waiting for another in its place",
              pod,
              null));
    }
    if (Pods.ready(pod)) {
      sight.memory().noteReady(OwnerTree.uid(pod));
    }
    List<Finding> findings = new ArrayList<>();
    podRules.forEach(r -> r.look(pod, sight).ifPresent(findings::add));
    for (ContainerView container : ContainerView.of(pod)) {
      containerRules.forEach(r -> r.look(container, sight).ifPresent(findings::add));
    }
    if (findings.isEmpty()) {
      starting.look(pod, sight).ifPresent(findings::add);
    }
    return findings;
  }
}
