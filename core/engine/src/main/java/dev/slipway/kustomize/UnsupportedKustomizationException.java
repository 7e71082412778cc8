package dev.slipway.kustomize;

/**
 * A kustomization asks for what only the program can do: a chart, an exec plugin, a remote base.
 */
public final class UnsupportedKustomizationException extends KustomizeException {
  private static final long serialVersionUID = 1L;

  UnsupportedKustomizationException(String message) {
    super(message);
  }
}
