package dev.slipway.examples.cli;

import dev.slipway.ReleaseInFlight;
import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.SlipwayBuilder;
import dev.slipway.cluster.Cluster;
import dev.slipway.config.ApprovalConfig;
import dev.slipway.config.PipelineConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.GateResult;
import dev.slipway.pipeline.GitHubActions;
import dev.slipway.pipeline.PipelineEnd;
import dev.slipway.pipeline.PipelineRequest;
import dev.slipway.plan.Plan;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The library, over one connection. */
final class LibrarySession implements Session {
  private final Release release;
  private final Cluster cluster;
  private final Slipway slipway;

  private final TypedApproval approval;

  private LibrarySession(
      Release release, Cluster cluster, Slipway slipway, TypedApproval approval) {
    this.release = release;
    this.cluster = cluster;
    this.slipway = slipway;
    this.approval = approval;
  }

  static Session open(Release release) {
    Cluster cluster = Cluster.open(release.environment());
    try {
      TypedApproval approval = new TypedApproval();
      SlipwayBuilder builder = Slipway.builder(release).client(cluster.client());
      if (release.config().approval().by() == ApprovalConfig.By.INTERACTIVE) {
        builder.approvals(approval);
      }
      return new LibrarySession(release, cluster, builder.open(), approval);
    } catch (SlipwayException e) {
      cluster.close();
      throw e;
    }
  }

  @Override
  public Optional<GateResult> preflight(ReleaseListener listener) {
    return slipway.preflight(listener);
  }

  @Override
  public Optional<GateResult> verify(ReleaseListener listener) {
    return slipway.verify(listener);
  }

  @Override
  public PipelineEnd dispatch(String sha, Consumer<String> progress) {
    PipelineConfig config = release.config().pipeline();
    if (config == null) {
      throw new SlipwayException(
          "Tried to have a pipeline release "
              + sha
              + ", but "
              + release.config().file()
              + " names none; add pipeline, or release from here by slipway deploy");
    }
    Redactor redactor = Cli.redactor(release.config());
    return GitHubActions.of(config, redactor)
        .run(
            PipelineRequest.of(config, sha, release.environment().name()),
            line -> progress.accept(redactor.redact(line)));
  }

  @Override
  public Plan plan() {
    return slipway.plan();
  }

  @Override
  public ReleaseOutcome deploy(Plan approved, ReleaseListener listener) {
    return slipway.deploy(approved, listener);
  }

  @Override
  public Plan planRollback(String recordId) {
    return slipway.planRollback(recordId);
  }

  @Override
  public ReleaseOutcome rollback(String recordId, ReleaseListener listener) {
    return slipway.rollback(recordId, listener);
  }

  @Override
  public Optional<ReleaseOutcome> resume(ReleaseListener listener) {
    return slipway.resume(listener);
  }

  @Override
  public void approve(String planDigest, String approver) {
    approval.typed(planDigest, approver);
  }

  @Override
  public void takeBack(String who) {
    slipway.takeBack(who);
  }

  @Override
  public Optional<ReleaseInFlight> inFlight() {
    return slipway.inFlight();
  }

  @Override
  public List<DeploymentRecord> history() {
    return slipway.history();
  }

  @Override
  public List<Amendment> amendments() {
    return slipway.amendments();
  }

  @Override
  public String serverVersion() {
    return cluster.serverVersion();
  }

  @Override
  public Optional<String> fingerprint() {
    return cluster.fingerprint();
  }

  @Override
  public void close() {
    slipway.close();
    cluster.close();
  }
}
