package dev.slipway.record;

import dev.slipway.approval.Approval;
import dev.slipway.cluster.ObjectRef;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills in a {@link DeploymentRecord}; its components say what each value means. What may be absent
 * is, until it is set; lists are empty. Not for several threads.
 */
public final class DeploymentRecordBuilder {
  private int schemaVersion = DeploymentRecord.SCHEMA_VERSION;
  private @Nullable String recordId;
  private DeploymentRecord.@Nullable Kind kind;
  private @Nullable String application;
  private @Nullable String sha;
  private @Nullable String previousSha;
  private @Nullable String environment;
  private @Nullable Instant timestamp;
  private @Nullable Instant startedAt;
  private @Nullable String deployer;
  private @Nullable String runId;
  private @Nullable String runUrl;
  private DeploymentRecord.@Nullable Outcome outcome;
  private @Nullable String live;
  private @Nullable String planDigest;
  private List<DeployedImage> images = List.of();
  private @Nullable ChangeCounts changes;
  private @Nullable BackupRecord backup;
  private List<RolloutRecord> rollouts = List.of();
  private @Nullable MigrationRecord migration;
  private List<PhaseRecord> phases = List.of();
  private @Nullable FailureRecord failure;
  private List<String> restored = List.of();
  private List<ObjectRef> applied = List.of();
  private @Nullable String previousRecord;
  private @Nullable String previousRecordHash;
  private List<Commit> commits = List.of();
  private List<Approval> approvals = List.of();
  private @Nullable WatchRecord watch;
  private @Nullable String cutFrom;

  DeploymentRecordBuilder() {}

  DeploymentRecordBuilder(DeploymentRecord from) {
    schemaVersion = from.schemaVersion();
    recordId = from.recordId();
    kind = from.kind();
    application = from.application();
    sha = from.sha();
    previousSha = from.previousSha();
    environment = from.environment();
    timestamp = from.timestamp();
    startedAt = from.startedAt();
    deployer = from.deployer();
    runId = from.runId();
    runUrl = from.runUrl();
    outcome = from.outcome();
    live = from.live();
    planDigest = from.planDigest();
    images = from.images();
    changes = from.changes();
    backup = from.backup();
    rollouts = from.rollouts();
    migration = from.migration();
    phases = from.phases();
    failure = from.failure();
    restored = from.restored();
    applied = from.applied();
    previousRecord = from.previousRecord();
    previousRecordHash = from.previousRecordHash();
    commits = from.commits();
    approvals = from.approvals();
    watch = from.watch();
    cutFrom = from.cutFrom();
  }

  DeploymentRecordBuilder schemaVersion(int schemaVersion) {
    this.schemaVersion = schemaVersion;
    return this;
  }

  public DeploymentRecordBuilder recordId(String recordId) {
    this.recordId = recordId;
    return this;
  }

  public DeploymentRecordBuilder kind(DeploymentRecord.Kind kind) {
    this.kind = kind;
    return this;
  }

  public DeploymentRecordBuilder application(String application) {
    this.application = application;
    return this;
  }

  public DeploymentRecordBuilder sha(String sha) {
    this.sha = sha;
    return this;
  }

  public DeploymentRecordBuilder previousSha(@Nullable String previousSha) {
    this.previousSha = previousSha;
    return this;
  }

  public DeploymentRecordBuilder environment(String environment) {
    this.environment = environment;
    return this;
  }

  public DeploymentRecordBuilder timestamp(Instant timestamp) {
    this.timestamp = timestamp;
    return this;
  }

  public DeploymentRecordBuilder startedAt(Instant startedAt) {
    this.startedAt = startedAt;
    return this;
  }

  public DeploymentRecordBuilder deployer(String deployer) {
    this.deployer = deployer;
    return this;
  }

  public DeploymentRecordBuilder runId(@Nullable String runId) {
    this.runId = runId;
    return this;
  }

  public DeploymentRecordBuilder runUrl(@Nullable String runUrl) {
    this.runUrl = runUrl;
    return this;
  }

  public DeploymentRecordBuilder outcome(DeploymentRecord.Outcome outcome) {
    this.outcome = outcome;
    return this;
  }

  public DeploymentRecordBuilder live(@Nullable String live) {
    this.live = live;
    return this;
  }

  public DeploymentRecordBuilder planDigest(@Nullable String planDigest) {
    this.planDigest = planDigest;
    return this;
  }

  public DeploymentRecordBuilder images(List<DeployedImage> images) {
    this.images = List.copyOf(images);
    return this;
  }

  public DeploymentRecordBuilder changes(@Nullable ChangeCounts changes) {
    this.changes = changes;
    return this;
  }

  public DeploymentRecordBuilder backup(@Nullable BackupRecord backup) {
    this.backup = backup;
    return this;
  }

  public DeploymentRecordBuilder rollouts(List<RolloutRecord> rollouts) {
    this.rollouts = List.copyOf(rollouts);
    return this;
  }

  public DeploymentRecordBuilder migration(@Nullable MigrationRecord migration) {
    this.migration = migration;
    return this;
  }

  public DeploymentRecordBuilder phases(List<PhaseRecord> phases) {
    this.phases = List.copyOf(phases);
    return this;
  }

  public DeploymentRecordBuilder failure(@Nullable FailureRecord failure) {
    this.failure = failure;
    return this;
  }

  public DeploymentRecordBuilder restored(List<String> restored) {
    this.restored = List.copyOf(restored);
    return this;
  }

  public DeploymentRecordBuilder applied(List<ObjectRef> applied) {
    this.applied = List.copyOf(applied);
    return this;
  }

  public DeploymentRecordBuilder previousRecord(@Nullable String previousRecord) {
    this.previousRecord = previousRecord;
    return this;
  }

  public DeploymentRecordBuilder previousRecordHash(@Nullable String previousRecordHash) {
    this.previousRecordHash = previousRecordHash;
    return this;
  }

  public DeploymentRecordBuilder commits(List<Commit> commits) {
    this.commits = List.copyOf(commits);
    return this;
  }

  public DeploymentRecordBuilder approvals(List<Approval> approvals) {
    this.approvals = List.copyOf(approvals);
    return this;
  }

  public DeploymentRecordBuilder watch(@Nullable WatchRecord watch) {
    this.watch = watch;
    return this;
  }

  DeploymentRecordBuilder cutFrom(@Nullable String cutFrom) {
    this.cutFrom = cutFrom;
    return this;
  }

  /**
   * The record.
   *
   * @throws NullPointerException naming what every record must have and this one has not
   */
  public DeploymentRecord build() {
    return new DeploymentRecord(
        schemaVersion,
        Objects.requireNonNull(recordId, "recordId"),
        Objects.requireNonNull(kind, "kind"),
        Objects.requireNonNull(application, "application"),
        Objects.requireNonNull(sha, "sha"),
        previousSha,
        Objects.requireNonNull(environment, "environment"),
        Objects.requireNonNull(timestamp, "timestamp"),
        Objects.requireNonNull(startedAt, "startedAt"),
        Objects.requireNonNull(deployer, "deployer"),
        runId,
        runUrl,
        Objects.requireNonNull(outcome, "outcome"),
        live,
        planDigest,
        images,
        changes,
        backup,
        rollouts,
        migration,
        phases,
        failure,
        restored,
        applied,
        previousRecord,
        previousRecordHash,
        commits,
        approvals,
        watch,
        cutFrom);
  }
}
