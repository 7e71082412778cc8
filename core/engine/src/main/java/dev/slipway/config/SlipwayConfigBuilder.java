package dev.slipway.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another configuration that differs in some parts: what a rehearsal makes of the one that was
 * read. Used by one thread.
 */
public final class SlipwayConfigBuilder {
  private final SlipwayConfig from;
  private List<WorkloadConfig> workloads;
  private @Nullable MigrationConfig migration;
  private @Nullable BackupConfig backup;
  private ChecksConfig checks;
  private MonitoringConfig monitoring;
  private TriggersConfig triggers;
  private ChannelsConfig channels;
  private RecordsConfig records;
  private ApprovalConfig approval;

  SlipwayConfigBuilder(SlipwayConfig from) {
    this.from = from;
    workloads = from.workloads();
    migration = from.migration();
    backup = from.backup();
    checks = from.checks();
    monitoring = from.monitoring();
    triggers = from.triggers();
    channels = from.channels();
    records = from.records();
    approval = from.approval();
  }

  public SlipwayConfigBuilder workloads(List<WorkloadConfig> workloads) {
    this.workloads = workloads;
    return this;
  }

  public SlipwayConfigBuilder migration(@Nullable MigrationConfig migration) {
    this.migration = migration;
    return this;
  }

  public SlipwayConfigBuilder backup(@Nullable BackupConfig backup) {
    this.backup = backup;
    return this;
  }

  public SlipwayConfigBuilder checks(ChecksConfig checks) {
    this.checks = checks;
    return this;
  }

  public SlipwayConfigBuilder monitoring(MonitoringConfig monitoring) {
    this.monitoring = monitoring;
    return this;
  }

  public SlipwayConfigBuilder triggers(TriggersConfig triggers) {
    this.triggers = triggers;
    return this;
  }

  public SlipwayConfigBuilder channels(ChannelsConfig channels) {
    this.channels = channels;
    return this;
  }

  public SlipwayConfigBuilder records(RecordsConfig records) {
    this.records = records;
    return this;
  }

  public SlipwayConfigBuilder approval(ApprovalConfig approval) {
    this.approval = approval;
    return this;
  }

  public SlipwayConfig build() {
    return new SlipwayConfig(
        from.file(),
        from.application(),
        from.images(),
        workloads,
        migration,
        backup,
        checks,
        monitoring,
        triggers,
        channels,
        records,
        from.environments(),
        from.renderer(),
        from.unresolved(),
        from.registries(),
        approval,
        from.pipeline());
  }
}
