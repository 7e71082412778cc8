package dev.slipway.config;

import java.util.List;

/**
 * Where a release's manifests are held against the cluster before it.
 *
 * @param notFor the environments where they are not, as a rehearsal that injects such faults
 */
public record ClusterChecksConfig(List<String> notFor) {
  public ClusterChecksConfig {
    notFor = List.copyOf(notFor);
  }
}
