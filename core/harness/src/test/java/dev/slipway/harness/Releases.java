package dev.slipway.harness;

import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.ChecksConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.MonitoringConfig;
import dev.slipway.config.RecordsConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.TriggersConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A release for tests, made by hand. */
public final class Releases {
  private Releases() {}

  public static Release of(String version) {
    Path folder = Path.of("").toAbsolutePath();
    EnvironmentConfig environment =
        new EnvironmentConfig(
            "production",
            null,
            null,
            null,
            "preskool",
            folder,
            URI.create("http://127.0.0.1:1"),
            Map.of("password", new Secret("hunter2-hunter2", true)));
    SlipwayConfig config =
        new SlipwayConfig(
            folder,
            "preskool-erp",
            List.of(),
            List.of(
                new WorkloadConfig(
                    "Deployment",
                    "backend",
                    Duration.ofSeconds(180),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(15))),
            null,
            null,
            new ChecksConfig(
                List.of(), List.of(), "/api/v1/health", Duration.ofMinutes(5), null, List.of()),
            new MonitoringConfig(List.of()),
            new TriggersConfig(
                0.05, Duration.ofMinutes(2), Duration.ofSeconds(5), true, true, true),
            new ChannelsConfig(List.of(), List.of()),
            new RecordsConfig(folder.resolve("deployment-records")),
            Map.of("production", environment));
    return new Release(config, environment, new Version(version), Map.of());
  }
}
