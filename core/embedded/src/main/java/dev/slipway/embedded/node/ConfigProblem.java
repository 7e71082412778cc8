package dev.slipway.embedded.node;

/** Something that a pod refers to is not there; the message is a kubelet's. */
final class ConfigProblem extends Exception {
  private static final long serialVersionUID = 1L;

  ConfigProblem(String message) {
    super(message);
  }
}
