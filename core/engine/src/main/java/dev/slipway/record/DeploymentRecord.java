package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.slipway.approval.Approval;
import dev.slipway.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The account of a finished release or rollback. Its JSON is described by {@code
 * record.schema.json}; {@code sha, environment, timestamp, deployer, run_id, run_url} are the
 * fields that the SOP's original pipeline wrote.
 *
 * @param schemaVersion {@value #SCHEMA_VERSION}; 0 for one of the original pipeline
 * @param recordId unique, as {@link RecordIds} makes them; sorts by time
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
 * @param changes of the plan; null when nothing was planned
 * @param backup the backup before it; null when none was made
 * @param rollouts of the workloads, the way back included, in the order in which they ended
 * @param migration of the database; null when none was due
 * @param phases in the order in which they ran
 * @param failure the first cause; null when there was none
 * @param restored what a rollback put back, as {@code Deployment/backend}; empty without one
 * @param applied every object that the application consists of after this: what the next release
 *     prunes by
 * @param previousRecord the id of the record before; null for the first
 * @param previousRecordHash what {@link RecordHash} makes of the record before; null for the first,
 *     and in records of before there were hashes
 * @param commits that are new since the version before, the newest first; empty where no repository
 *     told
 * @param approvals what was decided about the plan, and by whom; empty when nobody was asked
 * @param watch what was seen in the monitoring windows; null when it did not come to them
 * @param cutFrom the hash of the whole record, in a copy whose long texts were cut; else null
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
    @Nullable ChangeCounts changes,
    @Nullable BackupRecord backup,
    List<RolloutRecord> rollouts,
    @Nullable MigrationRecord migration,
    List<PhaseRecord> phases,
    @Nullable FailureRecord failure,
    List<String> restored,
    List<ObjectRef> applied,
    @Nullable String previousRecord,
    @Nullable String previousRecordHash,
    List<Commit> commits,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Approval> approvals,
    @Nullable WatchRecord watch,
    @Nullable String cutFrom) {

  /** Of the records that this version writes. */
  public static final int SCHEMA_VERSION = 1;

  /** A file name, a label's value and an argument on a command line. */
  private static final Pattern RECORD_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

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
    HALTED,
    /** The record does not say: those of the original pipeline have no such field. */
    UNKNOWN
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
    if (!RECORD_ID.matcher(recordId).matches()) {
      throw new IllegalArgumentException(
          "'"
              + recordId
              + "' cannot be a record's id: letters, digits, '.', '_' and '-', at most 128, the"
              + " first a letter or digit");
    }
    images = Lists.copyOrNone(images);
    rollouts = Lists.copyOrNone(rollouts);
    phases = Lists.copyOrNone(phases);
    restored = Lists.copyOrNone(restored);
    applied = Lists.copyOrNone(applied);
    commits = Lists.copyOrNone(commits);
    approvals = Lists.copyOrNone(approvals);
  }

  /** A record to be filled in. */
  public static DeploymentRecordBuilder builder() {
    return new DeploymentRecordBuilder();
  }

  /** Another record that starts from this one. */
  public DeploymentRecordBuilder toBuilder() {
    return new DeploymentRecordBuilder(this);
  }

  /**
   * The first record of a phase; empty when it did not come to it.
   *
   * @param word as {@link PhaseRecord#phase()} has it: {@code rollout}
   */
  public Optional<PhaseRecord> phase(String word) {
    return phases.stream().filter(record -> record.phase().equals(word)).findFirst();
  }

  /** For people: {@code deploy of preskool-erp 3f2c1a9 to production: succeeded}. */
  @Override
  public String toString() {
    return (kind == Kind.DEPLOY ? "deploy of " : "rollback of ")
        + application
        + (kind == Kind.DEPLOY ? " " : " back to ")
        + sha
        + (kind == Kind.DEPLOY ? " to " : " in ")
        + environment
        + ": "
        + outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
