package dev.slipway;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.record.DeploymentRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a release needs to know of earlier ones. */
final class Records {
  private Records() {}

  /**
   * How a stored release ended; a record that does not say is halted: nobody knows what it left.
   */
  static ReleaseOutcome outcome(DeploymentRecord record) {
    return switch (record.outcome()) {
      case SUCCEEDED -> new ReleaseOutcome.Succeeded(record);
      case ROLLED_BACK -> new ReleaseOutcome.RolledBack(record);
      case BLOCKED -> new ReleaseOutcome.Blocked(record);
      case HALTED, UNKNOWN -> new ReleaseOutcome.Halted(record);
    };
  }

  /** The newest record that says what is live; empty when nothing is, or nobody knows. */
  static Optional<String> live(List<DeploymentRecord> newestFirst) {
    return newestFirst.stream()
        .filter(r -> r.outcome() != DeploymentRecord.Outcome.BLOCKED)
        .findFirst()
        .map(DeploymentRecord::live);
  }

  /** What earlier releases applied and did not take back: down to the newest that succeeded. */
  static List<ObjectRef> appliedBefore(List<DeploymentRecord> newestFirst) {
    List<ObjectRef> applied = new ArrayList<>();
    for (DeploymentRecord record : newestFirst) {
      applied.addAll(record.applied());
      if (record.outcome() == DeploymentRecord.Outcome.SUCCEEDED) {
        break;
      }
    }
    return applied.stream().distinct().toList();
  }
}
