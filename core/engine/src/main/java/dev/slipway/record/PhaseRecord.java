package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.gate.CheckResult;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A phase as it went.
 *
 * @param phase its word, as {@code rollout}
 * @param startedAt UTC
 * @param finishedAt UTC; null when it never finished
 * @param outcome as {@code passed}, {@code failed}, {@code unknown}, {@code skipped}
 * @param summary one line
 * @param checks the checks of a gate; empty for other phases
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PhaseRecord(
    String phase,
    Instant startedAt,
    @Nullable Instant finishedAt,
    String outcome,
    String summary,
    List<CheckResult> checks) {
  public PhaseRecord {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(summary, "summary");
    checks = Lists.copyOrNone(checks);
  }
}
