package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.evidence.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The first cause of a release that did not succeed.
 *
 * @param phase the word of the phase in which it was seen
 * @param code as {@code IMAGE_NOT_FOUND}, {@code CHECK_FAILED}, {@code TWO_HEADS}
 * @param cause one line
 * @param nextStep what to do about it
 * @param detectedAt when it was seen
 * @param evidence what was seen, redacted
 * @param rollbackFailure why the rollback could not be completed; null when it could, or none was
 *     needed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailureRecord(
    String phase,
    String code,
    String cause,
    String nextStep,
    Instant detectedAt,
    List<Evidence> evidence,
    @Nullable String rollbackFailure) {
  public FailureRecord {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(nextStep, "nextStep");
    Objects.requireNonNull(detectedAt, "detectedAt");
    evidence = Lists.copyOrNone(evidence);
  }
}
