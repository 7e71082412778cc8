package dev.slipway.harness.drill;

import dev.slipway.harness.probe.StreamReport;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.report.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What came of a drill.
 *
 * @param drill which
 * @param record the release's; null when it did not come to one
 * @param plan what it would have changed; null when nothing was planned
 * @param toVerdict from the last write, or the start of the phase, to the first cause; zero when
 *     nothing failed
 * @param took the whole of it
 * @param requests that were sent meanwhile; null when none were
 * @param marks what the fault did, and when
 * @param complaints what was not as it must be; empty when all was
 */
public record DrillResult(
    Drill drill,
    @Nullable DeploymentRecord record,
    @Nullable String plan,
    Duration toVerdict,
    Duration took,
    @Nullable StreamReport requests,
    List<Mark> marks,
    List<String> complaints) {
  public DrillResult {
    Objects.requireNonNull(drill, "drill");
    Objects.requireNonNull(toVerdict, "toVerdict");
    Objects.requireNonNull(took, "took");
    marks = List.copyOf(marks);
    complaints = List.copyOf(complaints);
  }

  /** Whether all was as it must be. */
  public boolean passed() {
    return complaints.isEmpty();
  }

  /** How it ended, as {@code ROLLED_BACK IMAGE_NOT_FOUND}; {@code NOT RUN} without a release. */
  public String ended() {
    if (record == null) {
      return "NOT RUN";
    }
    return record.failure() == null
        ? record.outcome().name()
        : record.outcome().name() + " " + record.failure().code();
  }

  /** The first cause in one line; empty when nothing failed. */
  public String cause() {
    return record == null || record.failure() == null ? "" : record.failure().cause();
  }
}
