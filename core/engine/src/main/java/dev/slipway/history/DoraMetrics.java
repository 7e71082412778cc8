package dev.slipway.history;

import dev.slipway.record.Amendment;
import dev.slipway.record.DeploymentRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The five measures of software delivery of DORA's reports since 2024, from the records of one
 * environment. What records do not tell is not guessed: such a measure is not known, and says why.
 *
 * @param from the begin of the time, included
 * @param to its end, excluded
 * @param deploymentsPerDay how often a release reached the environment, failed ones included
 * @param changeLeadTime from commit to serving: the median over the commits of releases that
 *     succeeded
 * @param failedDeploymentRecoveryTime from the failure to the end of it: the median over failed
 *     releases that were recovered from
 * @param changeFailRate the share of releases that failed, 0 to 1: rolled back, halted, returned
 *     from by hand, or amended as failed later
 * @param deploymentReworkRate the share of releases that were not planned but made because of an
 *     incident, 0 to 1, of those of which it is said
 */
public record DoraMetrics(
    Instant from,
    Instant to,
    Measure<Double> deploymentsPerDay,
    Measure<Duration> changeLeadTime,
    Measure<Duration> failedDeploymentRecoveryTime,
    Measure<Double> changeFailRate,
    Measure<Double> deploymentReworkRate) {
  public DoraMetrics {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }

  /**
   * The measures of the releases that ended in a time.
   *
   * @param history in any order; what came after the time is looked at for how failures ended
   * @throws IllegalArgumentException when the time does not end after it begins
   */
  public static DoraMetrics of(
      List<DeploymentRecord> history, List<Amendment> amendments, Instant from, Instant to) {
    if (!to.isAfter(from)) {
      throw new IllegalArgumentException("The time ends at " + to + ", before it begins: " + from);
    }
    Releases releases = new Releases(history, amendments, from, to);
    return new DoraMetrics(
        from,
        to,
        releases.perDay(),
        releases.leadTime(),
        releases.recoveryTime(),
        releases.failRate(),
        releases.reworkRate());
  }
}
