package dev.slipway;

import dev.slipway.cluster.Cluster;
import dev.slipway.config.MigrationConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.List;

/** Which steps a release takes, in which order. */
final class Ways {
  private final Release release;
  private final Cluster cluster;
  private final Tools tools;

  Ways(Release release, Cluster cluster, Tools tools) {
    this.release = release;
    this.cluster = cluster;
    this.tools = tools;
  }

  /** The way of a deploy. */
  List<Step> forward() {
    MigrationConfig migration = release.config().migration();
    List<Step> steps = new ArrayList<>();
    steps.add(new GateStep(Phase.PREFLIGHT));
    steps.add(new PlanStep(run -> PlanStep.rendered(cluster.client(), tools, run.release()), true));
    steps.add(new BackupStep(release.config().backup()));
    if (migration != null && migration.run() == MigrationConfig.Run.JOB) {
      steps.add(new RolloutStep("prepare", (mine, object) -> !mine.contains(object)));
      steps.add(new MigrationStep(migration));
      steps.add(new RolloutStep(Phase.ROLLOUT.word(), ReleaseWorkloads::contains));
    } else {
      steps.add(new RolloutStep(Phase.ROLLOUT.word(), (mine, any) -> true));
      if (migration != null) {
        steps.add(new MigrationStep(migration));
      }
    }
    steps.add(new GateStep(Phase.VERIFICATION));
    if (release.config().monitoring().watches()) {
      steps.add(new MonitoringStep(release.config().monitoring()));
    }
    return steps;
  }

  /** The way back to an earlier release, with the manifests that were applied then. */
  List<Step> backTo(String recordId) {
    return List.of(
        new ImagesStep(recordId, run -> content(run.release(), run.keep(), recordId)),
        new PlanStep(run -> content(run.release(), run.keep(), recordId), false),
        new RolloutStep(Phase.ROLLOUT.word(), (mine, any) -> true),
        new GateStep(Phase.VERIFICATION));
  }

  /**
   * The objects of an earlier release: as they were planned then; for a record of the original
   * pipeline, which kept none, today's manifests with that version's images.
   *
   * @param earlier the release to return to
   * @throws SlipwayException when they are no longer kept, or an image is not there
   */
  PlanStep.Content content(Release earlier, Keep keep, String recordId) {
    boolean original =
        tools.records().find(recordId).filter(r -> r.schemaVersion() == 0).isPresent();
    return original && keep.plannedBy(recordId).isEmpty()
        ? OriginalManifests.of(earlier, cluster, tools)
        : kept(keep, recordId);
  }

  /** What an earlier release had planned. */
  static PlanStep.Content kept(Keep keep, String recordId) {
    return keep.plannedBy(recordId)
        .map(p -> new PlanStep.Content(p.manifests(), p.images()))
        .orElseThrow(
            () ->
                new SlipwayException(
                    "Tried to roll back to record "
                        + recordId
                        + ", but its manifests are no longer kept in the cluster; deploy that"
                        + " version from its commit instead"));
  }
}
