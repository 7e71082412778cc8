package dev.slipway.preflight;

import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.release.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What staging's records say of a version. */
final class StagingRecords {
  private StagingRecords() {}

  /**
   * Why it is not proven that staging ran the version so long; empty when it is.
   *
   * @param newestFirst staging's records
   */
  static String missing(
      List<DeploymentRecord> newestFirst, Version version, Duration healthyFor, Instant now) {
    Instant until = now;
    Instant since = null;
    for (DeploymentRecord record : newestFirst) {
      if (record.outcome() == Outcome.BLOCKED) {
        continue; // It changed nothing.
      }
      boolean live = Objects.equals(record.live(), version.value());
      boolean released = record.sha().equals(version.value());
      // An attempt before the one that stayed is over.
      if (released && !live && since == null) {
        return "on staging " + record + " at " + record.timestamp() + told(record);
      }
      if (live && record.outcome() == Outcome.SUCCEEDED) {
        since = record.timestamp();
      } else if (since != null) {
        break; // What ran before it.
      } else {
        // Staging runs something else by now, and so the version ended at the latest here.
        until = record.startedAt();
      }
    }
    if (since == null) {
      return "no record says that staging ran " + version + "; release it to staging first";
    }
    Duration ran = Duration.between(since, until);
    return ran.compareTo(healthyFor) >= 0
        ? ""
        : "staging ran "
            + version
            + " for "
            + ran.toMinutes()
            + " min, from "
            + since
            + (until.equals(now) ? " until now" : " until " + until)
            + "; it must for "
            + healthyFor.toMinutes()
            + " min";
  }

  private static String told(DeploymentRecord record) {
    return record.failure() == null ? "" : ": " + record.failure().cause();
  }
}
