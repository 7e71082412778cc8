package dev.slipway.examples.cli;

import dev.slipway.error.SlipwayException;
import dev.slipway.record.DeploymentRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records that can be gone back to: what succeeded, and what the original pipeline wrote, which
 * does not say how it ended; but not what is live already.
 */
final class Targets {
  private Targets() {}

  static List<DeploymentRecord> of(List<DeploymentRecord> newestFirst) {
    String live = live(newestFirst);
    return newestFirst.stream()
        .filter(r -> r.outcome() == DeploymentRecord.Outcome.SUCCEEDED || isOriginal(r))
        .filter(r -> !r.sha().equals(live))
        .toList();
  }

  /** The target that a person named by its record's id, or else by its version: the newest one. */
  static DeploymentRecord named(String name, List<DeploymentRecord> newestFirst) {
    List<DeploymentRecord> targets = of(newestFirst);
    return targets.stream()
        .filter(r -> r.recordId().equals(name))
        .findFirst()
        .or(() -> targets.stream().filter(r -> r.sha().equals(name)).findFirst())
        .orElseThrow(
            () ->
                new SlipwayException(
                    "Tried to roll back to '"
                        + name
                        + "', but no record or version of that name succeeded and is not live"
                        + " already; choose one of "
                        + targets.stream().map(r -> r.recordId() + " (" + r.sha() + ")").toList()));
  }

  private static @Nullable String live(List<DeploymentRecord> newestFirst) {
    return newestFirst.stream()
        .filter(r -> r.outcome() != DeploymentRecord.Outcome.BLOCKED)
        .findFirst()
        .map(r -> isOriginal(r) ? r.sha() : r.live())
        .orElse(null);
  }

  private static boolean isOriginal(DeploymentRecord record) {
    return record.schemaVersion() == 0;
  }
}
