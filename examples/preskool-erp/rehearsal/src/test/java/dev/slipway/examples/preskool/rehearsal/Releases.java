package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.config.BackupConfig;
import dev.slipway.config.ConfigLoader;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.ImageConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.RecordsConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The example's releases: its own {@code slipway.yaml}, pointed at the cluster of the tests, with
 * images that the cluster's own registry would have to have.
 *
 * @param example the folder of the example
 * @param namespace where they go
 * @param kubeconfig of the cluster
 * @param fingerprint of the cluster
 * @param records where records are kept
 * @param baseUrl where the backend's Service is reached
 * @param embedded whether the cluster is the one in this JVM
 */
record Releases(
    Path example,
    String namespace,
    Path kubeconfig,
    String fingerprint,
    Path records,
    URI baseUrl,
    boolean embedded) {
  static final String REGISTRY = "localhost:5000/";
  static final String LOGIN_PASSWORD = "AdminPass1!@#";

  private static final Duration STABILITY = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  Release at(String version, Path manifests) {
    return at(version, manifests, fingerprint);
  }

  Release at(String version, Path manifests, String pinned) {
    SlipwayConfig read =
        ConfigLoader.load(
            example.resolve("slipway.yaml"), Map.of("PRESKOOL_LOGIN_PASSWORD", LOGIN_PASSWORD));
    EnvironmentConfig rehearsal = read.environment("rehearsal");
    EnvironmentConfig environment =
        new EnvironmentConfig(
            "rehearsal",
            kubeconfig,
            null,
            pinned,
            namespace,
            manifests,
            baseUrl,
            rehearsal.variables());
    List<ImageConfig> images =
        read.images().stream()
            .map(i -> new ImageConfig(i.name(), REGISTRY + i.name(), i.tag()))
            .toList();
    List<WorkloadConfig> workloads = quick(read.workloads());
    SlipwayConfig config =
        new SlipwayConfig(
            read.folder(),
            read.application(),
            images,
            workloads,
            read.migration(),
            backup(read.backup(), embedded),
            read.checks(),
            // No Prometheus watches the tests' cluster.
            new MonitoringConfig(read.monitoring().windows()),
            read.triggers(),
            read.channels(),
            new RecordsConfig(records),
            Map.of("rehearsal", environment));
    return new Release(config, environment, new Version(version), Map.of());
  }

  /** The same with short waits. */
  static List<WorkloadConfig> quick(List<WorkloadConfig> workloads) {
    return quick(workloads, STABILITY);
  }

  /** The same with short waits, but the time for which pods must stay ready. */
  static List<WorkloadConfig> quick(List<WorkloadConfig> workloads, Duration stability) {
    return workloads.stream()
        .map(w -> new WorkloadConfig(w.kind(), w.name(), TIMEOUT, stability, w.schedulingGrace()))
        .toList();
  }

  /**
   * The same, or on the embedded cluster another command: the server's binaries that it runs come
   * without pg_dump.
   */
  static @Nullable BackupConfig backup(@Nullable BackupConfig backup, boolean embedded) {
    return backup == null || !embedded
        ? backup
        : new BackupConfig(
            backup.workload(),
            backup.container(),
            List.of("sh", "-ec", COPY_OF_TABLES),
            backup.timeout());
  }

  private static final String COPY_OF_TABLES =
      """
      folder=/var/lib/postgresql/data/backups
      file=$folder/preskool-$(date -u +%Y%m%dT%H%M%SZ).zip
      mkdir -p "$folder"
      copy-tables "$file"
      ls -1t "$folder"/*.zip | tail -n +6 | xargs -r rm -f
      wc -c "$file"
      sha256sum "$file"
      """;
}
