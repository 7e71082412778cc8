package dev.slipway.harness.drill;

import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.util.ArrayList;
import java.util.List;

/** What can go wrong with who deploys: it dies, or was never allowed to. */
final class DeployerDrills {
  private DeployerDrills() {}

  static List<Drill> of(Release release, TimeScale scale) {
    List<Phase> phases = new ArrayList<>();
    if (!release.config().checks().preflight().isEmpty()) {
      phases.add(Phase.PREFLIGHT);
    }
    phases.add(Phase.APPROVAL);
    if (release.config().backup() != null) {
      phases.add(Phase.BACKUP);
    }
    phases.add(Phase.ROLLOUT);
    if (release.config().migration() != null) {
      phases.add(Phase.MIGRATION);
    }
    phases.add(Phase.VERIFICATION);
    boolean watches = release.config().monitoring().watches();
    if (watches) {
      phases.add(Phase.MONITORING);
    }
    Drill killed =
        Drill.named("deployer killed in each phase")
            .with(Faults.killedDeployer(phases.toArray(new Phase[0])));
    Drill killedGoingBack =
        Drill.named("deployer killed in the rollback")
            .at("slipway-drill-no-such-tag")
            .with(Faults.killedDeployer(Phase.ROLLBACK))
            .mustRollBack("IMAGE_NOT_FOUND");
    return List.of(
        watches ? killed.watched(scale) : killed,
        killedGoingBack,
        Drill.named("approval refused")
            .with(ApprovalFaults.refused())
            .mustBeBlocked("APPROVAL_REFUSED"),
        Drill.named("plan changed after its approval")
            .with(ApprovalFaults.ofAnotherPlan())
            .mustBeBlocked("PLAN_CHANGED")
            .because("no longer the approved one"));
  }
}
