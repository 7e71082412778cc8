package dev.slipway.exec;

import java.util.Objects;

/** A container of a pod, in which commands can be run. */
public record ExecTarget(String namespace, String pod, String container) {
  public ExecTarget {
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(pod, "pod");
    Objects.requireNonNull(container, "container");
  }

  /** As people write it: {@code Pod/backend-5d4c-x2x1 container backend}. */
  @Override
  public String toString() {
    return "Pod/" + pod + " container " + container;
  }
}
