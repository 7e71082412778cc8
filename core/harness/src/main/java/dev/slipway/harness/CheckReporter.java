package dev.slipway.harness;

import dev.slipway.evidence.Evidence;

/**
 * How a check says more than pass or fail; a parameter of a test method. What is told is redacted
 * at a gate before it leaves.
 */
public interface CheckReporter {
  /**
   * The check holds, but somebody should look. It ends as WARN, unless it fails after all.
   *
   * @param message what was seen, and what to do
   */
  void warn(String message);

  /** Keeps what was seen with the check's result. */
  void evidence(Evidence.Kind kind, String subject, String text);
}
