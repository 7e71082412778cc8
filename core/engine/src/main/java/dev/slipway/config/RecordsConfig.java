package dev.slipway.config;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where records are kept besides the cluster.
 *
 * @param folder absolute; default {@code deployment-records} beside {@code slipway.yaml}
 */
public record RecordsConfig(Path folder) {
  public RecordsConfig {
    Objects.requireNonNull(folder, "folder");
  }
}
