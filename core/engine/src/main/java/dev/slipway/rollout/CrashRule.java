package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A container that ends although it should run. One restart while the new version starts is waited
 * for, and said; three runs that ended are a crash loop. The kubelet restarts at once after the
 * first end and 10 s after the second, so that a container that exits at once is judged in about 15
 * s. Two runs killed for want of memory are proof enough. Two runs killed by a liveness or startup
 * probe are the probe's failure, not a crash. In a Job, its back-off limit is the judge.
 */
final class CrashRule implements ContainerRule {
  private static final int RESTARTS_OF_A_LOOP = 2;
  private static final int OOM_KILLS = 2;
  private static final String OOM_KILLED = "OOMKilled";

  @Override
  public Optional<Finding> look(ContainerView container, Sight sight) {
    Optional<ContainerStateTerminated> end = container.lastEnd();
    if (container.done() || end.isEmpty()) {
      return Optional.empty();
    }
    int oomKills = oomKills(container, sight.memory());
    boolean ready = container.ready() && container.running();
    if (!sight.standing().endsByItself() && !ready) {
      Optional<Finding> fault = fault(container, end.get(), oomKills, sight);
      if (fault.isPresent()) {
        return fault;
      }
    }
    if (ready || (container.restarts() == 0 && endedWell(container))) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.Wait.in(
            container,
            Finding.Concern.RESTARTED,
            "ended with "
                + ContainerView.describe(end.get())
                + (container.restarts() == 0
                    ? ""
                    : ", restarted " + Words.times(container.restarts()))
                + "; waiting whether it recovers"));
  }

  private static Optional<Finding> fault(
      ContainerView container, ContainerStateTerminated end, int oomKills, Sight sight) {
    boolean dead = container.terminated().isPresent() || !container.waitingReason().isEmpty();
    boolean loops = dead && container.restarts() >= RESTARTS_OF_A_LOOP;
    boolean endedForMemory = OOM_KILLED.equals(end.getReason());
    if (oomKills >= OOM_KILLS || (loops && endedForMemory)) {
      return Optional.of(
          Finding.Fault.in(
              container,
              FailureCode.OOM_KILLED,
              "killed for want of memory " + memoryLimit(container) + times(container)));
    }
    Optional<Event> kill = probeKill(container, sight.tree());
    if (kill.isPresent() && container.restarts() >= RESTARTS_OF_A_LOOP) {
      return Optional.of(
          Finding.Fault.in(
              container,
              FailureCode.PROBE_FAILING,
              "restarted "
                  + Words.times(container.restarts())
                  + " by a failing probe ("
                  + probeWords(container, sight.tree())
                  + ")"));
    }
    return loops
        ? Optional.of(
            Finding.Fault.in(
                container,
                FailureCode.CRASH_LOOP,
                "ends again and again, last with "
                    + ContainerView.describe(end)
                    + times(container)))
        : Optional.empty();
  }

  /** How many runs of the container were seen to be killed for want of memory. */
  private static int oomKills(ContainerView container, Memory memory) {
    int kills = memory.noteOomKill(container, null);
    for (Optional<ContainerStateTerminated> end :
        List.of(container.terminatedBefore(), container.terminated())) {
      if (end.isPresent() && OOM_KILLED.equals(end.get().getReason())) {
        String run = end.get().getContainerID();
        kills = memory.noteOomKill(container, run == null ? end.get().getFinishedAt() : run);
      }
    }
    return kills;
  }

  private static boolean endedWell(ContainerView container) {
    return container.terminated().filter(t -> ContainerView.exitCode(t) == 0).isPresent();
  }

  private static Optional<Event> probeKill(ContainerView container, OwnerTree tree) {
    Pod pod = container.pod();
    return tree.eventsAbout(pod).stream()
        .filter(e -> "Killing".equals(e.getReason()) && container.isSubjectOf(e))
        .filter(e -> Objects.toString(e.getMessage(), "").matches("(?s).*failed \\w+ probe.*"))
        .reduce((earlier, later) -> later);
  }

  private static String probeWords(ContainerView container, OwnerTree tree) {
    Set<String> deadly = Set.of("Liveness", "Startup");
    return tree.eventsAbout(container.pod()).stream()
        .filter(e -> "Unhealthy".equals(e.getReason()) && container.isSubjectOf(e))
        .map(e -> Gist.of(e.getMessage()))
        .filter(m -> deadly.stream().anyMatch(m::startsWith))
        .reduce((earlier, later) -> later)
        .orElse("killed by the kubelet");
  }

  private static String memoryLimit(ContainerView container) {
    if (container.spec().getResources() == null
        || container.spec().getResources().getLimits() == null
        || container.spec().getResources().getLimits().get("memory") == null) {
      return "(it has no limit of its own)";
    }
    return "(limit " + container.spec().getResources().getLimits().get("memory") + ")";
  }

  private static String times(ContainerView container) {
    return "; restarted " + Words.times(container.restarts());
  }
}
