package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.rollout.PodState;
import dev.slipway.rollout.Rollout;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the rollout of one workload ended.
 *
 * @param workload as {@code Deployment/backend}
 * @param outcome {@code complete}, {@code failed} or {@code abandoned}
 * @param code why it failed, as {@code IMAGE_NOT_FOUND}; null when it did not
 * @param cause why it failed, or what it waited for when it was abandoned, in one line; null when
 *     it is complete
 * @param took how long it was watched
 * @param pods of the new version as they were last seen, what was not ready first; of many, the
 *     first twenty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RolloutRecord(
    String workload,
    String outcome,
    @Nullable String code,
    @Nullable String cause,
    Duration took,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PodState> pods) {
  public RolloutRecord {
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(took, "took");
    pods = Lists.copyOrNone(pods);
  }

  /** The account of a rollout that has ended; its evidence belongs to the {@link FailureRecord}. */
  public static RolloutRecord of(Rollout rollout) {
    String workload = rollout.target().workload().toString();
    String outcome = rollout.kind().name().toLowerCase(Locale.ROOT);
    if (rollout instanceof Rollout.Failed failed) {
      return new RolloutRecord(
          workload, outcome, failed.code().name(), failed.cause(), failed.took(), failed.pods());
    }
    String waitingFor =
        rollout instanceof Rollout.Abandoned abandoned ? abandoned.waitingFor() : null;
    return new RolloutRecord(workload, outcome, null, waitingFor, rollout.took(), rollout.pods());
  }
}
