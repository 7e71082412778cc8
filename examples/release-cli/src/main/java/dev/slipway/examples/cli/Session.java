package dev.slipway.examples.cli;

import dev.slipway.ReleaseInFlight;
import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.gate.GateResult;
import dev.slipway.pipeline.PipelineEnd;
import dev.slipway.plan.Plan;
import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.release.Release;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the commands ask of the library. */
interface Session extends AutoCloseable {
  /** Opens one; for tests another than the library's. */
  @FunctionalInterface
  interface Opener {
    Session open(Release release);
  }

  Optional<GateResult> preflight(ReleaseListener listener);

  /** Asks the verification suites about what is live; empty when none is configured. */
  Optional<GateResult> verify(ReleaseListener listener);

  /** Has the pipeline of slipway.yaml release a commit, and follows it to its end. */
  PipelineEnd dispatch(String sha, Consumer<String> progress);

  Plan plan();

  ReleaseOutcome deploy(Plan approved, ReleaseListener listener);

  Plan planRollback(String recordId);

  ReleaseOutcome rollback(String recordId, ReleaseListener listener);

  Optional<ReleaseOutcome> resume(ReleaseListener listener);

  /** A person approved this plan, here. */
  void approve(String planDigest, String approver);

  /** Takes back what another thread releases, or what the next resume goes on with. */
  void takeBack(String who);

  Optional<ReleaseInFlight> inFlight();

  List<DeploymentRecord> history();

  /** What was learned later of the records. */
  List<Amendment> amendments();

  /** The cluster's version of Kubernetes. */
  String serverVersion();

  /** By what the cluster is known; empty when it does not say. */
  Optional<String> fingerprint();

  @Override
  void close();
}
