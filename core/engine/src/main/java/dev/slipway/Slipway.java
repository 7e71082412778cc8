package dev.slipway;

import dev.slipway.cluster.Cluster;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.lock.LockException;
import dev.slipway.plan.Plan;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.RecordChain;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a release the whole way: planned, applied, watched, migrated, verified, recorded; and back
 * when it must be.
 *
 * <pre>{@code
 * Release release = Release.load(Path.of("slipway.yaml")).to("production").at("3f2c1a9");
 * try (Slipway slipway = Slipway.open(release)) {
 *   ReleaseOutcome outcome = slipway.deploy(ReleaseListener.NONE);
 * }
 * }</pre>
 *
 * <p>Calls block until their end. One instance is used by one thread at a time; across processes
 * the lock in the cluster lets one release of an application run at a time.
 */
public final class Slipway implements AutoCloseable {
  private final Release release;
  private final Cluster cluster;
  private final Tools tools;
  private final Runs runs;

  Slipway(Release release, Cluster cluster, Tools tools, Deployer deployer, Duration lockTtl) {
    this.release = release;
    this.cluster = cluster;
    this.tools = tools;
    this.runs = new Runs(release, cluster, tools, deployer, lockTtl);
  }

  /**
   * Connects to the release's environment, and proves that the cluster is that environment's;
   * nothing is written.
   *
   * @throws SlipwayException when it cannot be reached, or is another cluster
   */
  public static Slipway open(Release release) {
    return builder(release).open();
  }

  public static SlipwayBuilder builder(Release release) {
    return new SlipwayBuilder(release);
  }

  /**
   * What a deploy would change, by server-side dry run. Changes nothing.
   *
   * @throws SlipwayException when the manifests cannot be rendered, or the API server would refuse
   *     them: every refusal is named
   */
  public Plan plan() {
    return PlanStep.plan(
        cluster.client(),
        tools,
        release,
        PlanStep.rendered(cluster.client(), tools, release).manifests(),
        Records.appliedBefore(tools.records().history()));
  }

  /** Deploys whatever is planned now. */
  public ReleaseOutcome deploy(ReleaseListener listener) {
    return deployApproved(null, listener);
  }

  /**
   * Deploys exactly the approved plan: when it would change anything else by now, the release is
   * blocked.
   */
  public ReleaseOutcome deploy(Plan approved, ReleaseListener listener) {
    return deployApproved(approved.digest(), listener);
  }

  private ReleaseOutcome deployApproved(@Nullable String approvedDigest, ReleaseListener listener) {
    return runs.begin(Intent.deploy(release, approvedDigest), new GuardedListener(listener));
  }

  /**
   * Goes back to an earlier release that succeeded, with the manifests that were applied then. The
   * schema stays. To a record of the original pipeline, which kept no manifests, with today's and
   * that version's images, once they are seen to be in their registries. An image that is gone from
   * its registry blocks before anything is written.
   *
   * @param recordId as {@link #history()} has it
   * @throws SlipwayException when there is no such record, it did not succeed, its version is live
   *     already, its manifests are no longer kept, or its images are gone
   */
  public ReleaseOutcome rollback(String recordId, ReleaseListener listener) {
    DeploymentRecord target = rollbackTarget(recordId);
    return runs.begin(Intent.rollback(at(target.sha()), recordId), new GuardedListener(listener));
  }

  /**
   * Goes on with a release whose process died or lost the cluster: finishes it, or takes it back.
   * Waits for the dead process's lock to run out.
   *
   * @return empty when there is nothing to resume
   * @throws LockException when its process is alive: who holds the lock
   */
  public Optional<ReleaseOutcome> resume(ReleaseListener listener) {
    return runs.takeUp(new GuardedListener(listener));
  }

  /**
   * Asks the pre-flight suites. Writes nothing.
   *
   * @param listener is told each check as it ends
   * @return empty when none is configured
   */
  public Optional<GateResult> preflight(ReleaseListener listener) {
    return asked(Phase.PREFLIGHT, listener);
  }

  /**
   * Asks the verification suites about what is live, whoever deployed it, as a {@link
   * dev.slipway.pipeline.Pipeline} did. Writes nothing, and rolls nothing back.
   *
   * @param listener is told each check as it ends
   * @return empty when none is configured
   */
  public Optional<GateResult> verify(ReleaseListener listener) {
    return asked(Phase.VERIFICATION, listener);
  }

  private Optional<GateResult> asked(Phase phase, ReleaseListener listener) {
    GuardedListener guarded = new GuardedListener(listener);
    return tools
        .gate(phase)
        .map(
            gate ->
                gate.evaluate(
                    new GateRequest(
                        phase,
                        release,
                        cluster.client(),
                        tools.redactor(),
                        release.config().checks().timeout()),
                    check -> guarded.checkFinished(phase, check)));
  }

  /**
   * What {@link #rollback} to this record would change, by server-side dry run. Changes nothing.
   *
   * @param recordId as {@link #history()} has it
   * @throws SlipwayException as {@link #rollback} does, when the API server would refuse it, and
   *     when an image is gone from its registry
   */
  public Plan planRollback(String recordId) {
    DeploymentRecord target = rollbackTarget(recordId);
    Release earlier = at(target.sha());
    PlanStep.Content content = ways().content(earlier, runs.keep(recordId), recordId);
    ImagesStep.require(content.images(), earlier, tools.redactor(), tools.clock());
    return PlanStep.plan(
        cluster.client(),
        tools,
        earlier,
        content.manifests(),
        Records.appliedBefore(tools.records().history()));
  }

  /**
   * Takes back the release that another thread makes with this object, or that the next {@link
   * #resume} goes on with: what waits ends at once, what writes ends first, and the way back is the
   * one of a release that failed. A release that has changed nothing yet is blocked. Without effect
   * on one that is on its way back already. From any thread; returns at once.
   *
   * @param who wants it back, for the record
   */
  public void takeBack(String who) {
    tools.takeBack().ask(Objects.requireNonNull(who, "who"));
  }

  /** The release that is under way, in whatever process, or whose process died. */
  public Optional<ReleaseInFlight> inFlight() {
    return runs.unfinished().map(ReleaseInFlight::of);
  }

  /** Every record of this application in this environment, the newest first. */
  public List<DeploymentRecord> history() {
    return tools.records().history();
  }

  /** Whether the records are as they were written: each is linked to the one before by its hash. */
  public RecordChain verifyHistory() {
    return RecordChain.verify(history());
  }

  /**
   * What was learned later of releases: incidents, failures after the watch, what was unplanned.
   */
  public List<Amendment> amendments() {
    return tools.records().amendments();
  }

  /**
   * Adds what was learned later of a release, as a record of its own.
   *
   * @throws SlipwayException when there is no such record, or it cannot be kept
   */
  public void amend(Amendment amendment) {
    if (history().stream().noneMatch(r -> r.recordId().equals(amendment.recordId()))) {
      throw new SlipwayException(
          "Tried to amend the record "
              + amendment.recordId()
              + ", but there is none; history() has "
              + history().stream().map(DeploymentRecord::recordId).toList());
    }
    tools.records().amend(amendment);
  }

  @Override
  public void close() {
    runs.close();
    tools.executor().shutdownNow();
    cluster.close();
  }

  private DeploymentRecord rollbackTarget(String recordId) {
    DeploymentRecord target = RollbackTarget.choose(release.application(), recordId, history());
    ways().content(at(target.sha()), runs.keep(recordId), recordId);
    return target;
  }

  private Release at(String version) {
    return new Release(release.config(), release.environment(), new Version(version), Map.of());
  }

  private Ways ways() {
    return new Ways(release, cluster, tools);
  }
}
