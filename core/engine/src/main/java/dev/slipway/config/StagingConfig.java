package dev.slipway.config;

import java.time.Duration;
import java.util.Objects;

/**
 * Where it is seen that staging ran the release.
 *
 * @param source who says it
 * @param environment an environment of {@code slipway.yaml}, or one of the repository on GitHub
 * @param healthyFor how long it must have run there; default 24 h
 */
public record StagingConfig(Source source, String environment, Duration healthyFor) {
  /** Who says what ran on staging. */
  public enum Source {
    /** The records in the folder of records. */
    FOLDER,
    /** The records in staging's own cluster. */
    CLUSTER,
    /** GitHub's deployments. */
    GITHUB
  }

  public StagingConfig {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(healthyFor, "healthyFor");
  }
}
