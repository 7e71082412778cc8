package dev.slipway;

import dev.slipway.apply.Applied;
import dev.slipway.apply.Applier;
import dev.slipway.apply.ApplyFailedException;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import dev.slipway.release.Phase;
import dev.slipway.rollout.Rollout;
import dev.slipway.rollout.RolloutListener;
import dev.slipway.rollout.RolloutTarget;
import dev.slipway.rollout.RolloutTracker;
import dev.slipway.snapshot.SnapshotTaker;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * Applies planned objects, with the snapshot kept before the first write, and watches the workloads
 * among them.
 */
final class RolloutStep implements Step {
  private final String name;
  private final BiPredicate<ReleaseWorkloads, GenericKubernetesResource> which;

  /**
   * @param which of the planned objects are applied in this step
   */
  RolloutStep(String name, BiPredicate<ReleaseWorkloads, GenericKubernetesResource> which) {
    this.name = name;
    this.which = which;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Phase phase() {
    return Phase.ROLLOUT;
  }

  @Override
  public StepResult take(Run run) {
    run.once(
        Keep.SNAPSHOT,
        () -> {
          run.keep()
              .snapshot(
                  new SnapshotTaker(run.cluster().client(), run.tools().executor(), run.clock())
                      .take(run.release().application(), run.id(), run.keep().planned().touched()));
          return Map.of();
        });
    run.requireLock();
    Keep.Planned planned = run.keep().planned();
    ReleaseWorkloads workloads = new ReleaseWorkloads(planned.images());
    Manifests chosen =
        new Manifests(planned.objects().stream().filter(o -> which.test(workloads, o)).toList());
    Applied applied;
    try {
      applied =
          new Applier(run.cluster().client(), run.tools().executor())
              .apply(chosen, new ToldApply(run.listener()));
    } catch (ApplyFailedException e) {
      return StepResult.failed(
          run.failures()
              .of(phase(), e.code().name(), String.valueOf(e.getMessage()), e.nextStep()));
    }
    List<RolloutTarget> targets = new ArrayList<>();
    for (WorkloadConfig workload : run.release().config().workloads()) {
      applied.objects().stream()
          .filter(o -> workload.kind().equals(o.ref().kind()))
          .filter(o -> workload.name().equals(o.ref().name()))
          .forEach(o -> targets.add(target(workload, o.ref(), o.generation())));
    }
    StepResult watched = watch(run, targets, run.listener()::rolloutProgressed);
    if (watched.kind() == StepResult.Kind.PASSED && !targets.isEmpty()) {
      Map<String, String> digests = RunningDigests.of(run);
      run.draft(draft -> draft.ran(digests));
    }
    return watched;
  }

  static RolloutTarget target(WorkloadConfig workload, ObjectRef ref, long generation) {
    return new RolloutTarget(
        ref, generation, workload.timeout(), workload.stability(), workload.schedulingGrace());
  }

  /** Watches workloads to the end; what failed first is the cause. */
  static StepResult watch(Run run, List<RolloutTarget> targets, RolloutListener listener) {
    if (targets.isEmpty()) {
      return StepResult.passed("no workload to watch");
    }
    List<Rollout> ends;
    try {
      RolloutTracker tracker =
          new RolloutTracker(
              run.cluster().client(), run.clock(), run.redactor(), run.tools().executor());
      ends = run.tools().takeBack().during(() -> tracker.watch(targets, listener));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(
          "Tried to watch the rollout, but the thread was interrupted; resume() goes on with it",
          e);
    }
    for (Rollout end : ends) {
      run.draft(draft -> draft.with(end));
      run.listener().rolloutFinished(end);
    }
    Optional<Rollout.Failed> failed =
        ends.stream()
            .filter(end -> end.kind() == Rollout.Kind.FAILED)
            .map(Rollout.Failed.class::cast)
            .findFirst();
    if (failed.isPresent()) {
      Rollout.Failed first = failed.get();
      return StepResult.failed(
          run.failures()
              .of(
                  Phase.ROLLOUT,
                  first.code().name(),
                  first.cause(),
                  first.code().nextStep(),
                  first.evidence()));
    }
    return StepResult.passed(
        String.join(
            ", ",
            ends.stream()
                .map(end -> end.target().workload() + " in " + end.took().toSeconds() + " s")
                .toList()));
  }
}
