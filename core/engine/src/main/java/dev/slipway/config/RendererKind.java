package dev.slipway.config;

/** What renders a kustomize overlay. */
public enum RendererKind {
  /** Whichever is found on the machine. */
  AUTO,
  /** {@code kubectl kustomize}. */
  KUBECTL,
  /** The {@code kustomize} program. */
  KUSTOMIZE
}
