package dev.slipway.rollout;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Objects;

/** Reads the end of a container's log. */
interface LogReader {
  /**
   * @param previous of the run before the present one
   * @return the last lines; blocks
   */
  String tail(ContainerView container, boolean previous, int lines);

  /** Reads from a cluster. */
  static LogReader of(KubernetesClient client) {
    return (container, previous, lines) -> {
      var log =
          client
              .pods()
              .inNamespace(container.pod().getMetadata().getNamespace())
              .withName(container.pod().getMetadata().getName())
              .inContainer(container.spec().getName());
      String text =
          previous
              ? log.terminated().tailingLines(lines).getLog()
              : log.tailingLines(lines).getLog();
      return Objects.toString(text, "");
    };
  }
}
