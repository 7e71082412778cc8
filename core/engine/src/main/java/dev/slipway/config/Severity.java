package dev.slipway.config;

/** What a check that was seen to fail means for the release. */
public enum Severity {
  /** It blocks. Chosen in {@code slipway.yaml}, it makes the check's warnings block, too. */
  FAIL,
  /** It is told, and does not block. */
  WARN,
  /** The check is not made. */
  OFF
}
