package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.slipway.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The account of a finished release or rollback. Its JSON is described by {@code
 * record.schema.json}; {@code sha, environment, timestamp, deployer, run_id, run_url} are the
 * fields that the SOP's original pipeline wrote.
 *
 * @param schemaVersion 1
 * @param recordId unique, as {@code 20260220T101500Z-3f2c1a9-7b1c}; sorts by time
 * @param kind what was done
 * @param application its name
 * @param sha the version that was to be released, or returned to
 * @param previousSha the version that was there before; null for a first release
 * @param environment its name
 * @param timestamp when it finished, UTC
 * @param startedAt when it started, UTC
 * @param deployer who did it
 * @param runId the CI run's id; null outside of CI
 * @param runUrl the CI run's address; null outside of CI
 * @param outcome how it ended
 * @param live the version that serves now; null when that is none, or not known
 * @param planDigest what was applied; null when nothing was planned
 * @param images by name, as they were deployed
 * @param phases in the order in which they ran
 * @param failure the first cause; null when there was none
 * @param applied every object that the release consists of: what the next release prunes by
 * @param previousRecord the id of the record before; null for the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "schemaVersion",
  "recordId",
  "kind",
  "application",
  "sha",
  "environment",
  "timestamp",
  "deployer",
  "run_id",
  "run_url"
})
public record DeploymentRecord(
    int schemaVersion,
    String recordId,
    Kind kind,
    String application,
    String sha,
    @Nullable String previousSha,
    String environment,
    Instant timestamp,
    Instant startedAt,
    String deployer,
    @JsonProperty("run_id") @Nullable String runId,
    @JsonProperty("run_url") @Nullable String runUrl,
    Outcome outcome,
    @Nullable String live,
    @Nullable String planDigest,
    List<DeployedImage> images,
    List<PhaseRecord> phases,
    @Nullable FailureRecord failure,
    List<ObjectRef> applied,
    @Nullable String previousRecord) {

  /** What was done. */
  public enum Kind {
    DEPLOY,
    ROLLBACK
  }

  /** How it ended. */
  public enum Outcome {
    SUCCEEDED,
    ROLLED_BACK,
    BLOCKED,
    HALTED
  }

  public DeploymentRecord {
    Objects.requireNonNull(recordId, "recordId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(sha, "sha");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(timestamp, "timestamp");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(deployer, "deployer");
    Objects.requireNonNull(outcome, "outcome");
    images = List.copyOf(images);
    phases = List.copyOf(phases);
    applied = List.copyOf(applied);
  }
}
