package dev.slipway.harness.cluster;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** What can be configured about rehearsal clusters: a system property, or else a variable. */
final class RehearsalSettings {
  /** The newest patch of the oldest minor version that upstream maintains is a good rehearsal. */
  static final String DEFAULT_K3S_IMAGE = "rancher/k3s:v1.33.5-k3s1";

  private final Function<String, Optional<String>> properties;
  private final Function<String, Optional<String>> variables;

  RehearsalSettings(
      Function<String, Optional<String>> properties, Function<String, Optional<String>> variables) {
    this.properties = properties;
    this.variables = variables;
  }

  static RehearsalSettings ofThisJvm() {
    return new RehearsalSettings(
        name -> Optional.ofNullable(System.getProperty(name)),
        name -> Optional.ofNullable(System.getenv(name)));
  }

  String cluster() {
    return get("slipway.rehearsal.cluster", "SLIPWAY_REHEARSAL_CLUSTER").orElse("auto");
  }

  String k3sImage() {
    return get("slipway.k3s.image", "SLIPWAY_K3S_IMAGE").orElse(DEFAULT_K3S_IMAGE);
  }

  /** The kubeconfig of the cluster that may be broken. */
  Optional<Path> kubeconfig() {
    return get("slipway.rehearsal.kubeconfig", "KUBECONFIG").map(Path::of);
  }

  /** Where NodePorts of that cluster are reached, when its nodes' own addresses are not it. */
  Optional<String> nodeHost() {
    return get("slipway.rehearsal.node-host", "SLIPWAY_REHEARSAL_NODE_HOST");
  }

  private Optional<String> get(String property, String variable) {
    return properties
        .apply(property)
        .or(() -> variables.apply(variable))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }
}
