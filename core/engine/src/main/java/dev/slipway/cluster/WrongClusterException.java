package dev.slipway.cluster;

/** The kube context leads to another cluster than the environment's. Nothing was written. */
public final class WrongClusterException extends ClusterException {
  private static final long serialVersionUID = 1L;

  private final String context;
  private final String expected;
  private final String found;

  WrongClusterException(String environment, String context, String expected, String found) {
    super(
        "Tried to open the cluster of environment '"
            + environment
            + "' with "
            + context
            + ", but its fingerprint is "
            + found
            + ", not "
            + expected
            + "; choose the context of the right cluster, or, when the cluster was rebuilt, set the"
            + " environment's fingerprint to the uid of its kube-system namespace. Nothing was"
            + " written");
    this.context = context;
    this.expected = expected;
    this.found = found;
  }

  /** How it was reached, as {@code context 'production'}. */
  public String context() {
    return context;
  }

  /** The fingerprint that the environment pins. */
  public String expected() {
    return expected;
  }

  /** The fingerprint that the cluster has. */
  public String found() {
    return found;
  }
}
