package dev.slipway.config;

/** What renders a kustomize overlay. */
public enum RendererKind {
  /** This library itself; needs no program. */
  BUILTIN,
  /** This library, and for what it does not support whichever program is found. */
  AUTO,
  /** {@code kubectl kustomize}. */
  KUBECTL,
  /** The {@code kustomize} program. */
  KUSTOMIZE
}
