package dev.slipway.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code slipway.yaml}, read and checked. Paths in it are relative to {@link #folder()}.
 *
 * @param folder the folder that the file lies in, absolute
 * @param application the application's name, as {@code preskool-erp}
 * @param images the images whose tag or digest is the release's version
 * @param workloads what must roll out, with its limits; never empty
 * @param migration null when the release has no database migration
 * @param backup null when none is taken
 * @param environments by name; never empty
 */
public record SlipwayConfig(
    Path folder,
    String application,
    List<ImageConfig> images,
    List<WorkloadConfig> workloads,
    @Nullable MigrationConfig migration,
    @Nullable BackupConfig backup,
    ChecksConfig checks,
    MonitoringConfig monitoring,
    TriggersConfig triggers,
    ChannelsConfig channels,
    RecordsConfig records,
    Map<String, EnvironmentConfig> environments) {
  public SlipwayConfig {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(application, "application");
    images = List.copyOf(images);
    workloads = List.copyOf(workloads);
    environments = Map.copyOf(environments);
  }
}
