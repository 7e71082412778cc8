package dev.slipway.harness.gate;

import dev.slipway.config.Severity;
import java.util.List;
import java.util.Set;

/** What the end of a check means for the release. */
interface Judge {
  /**
   * Judges an end.
   *
   * @param id of the check's test
   * @param own severity of the check, where {@code slipway.yaml} says none
   */
  Verdict judge(String id, Severity own, Verdict verdict);

  /**
   * What {@code slipway.yaml} names and no check is called, though one is but for a letter or two;
   * one line each. A name that is like none of them may be a check of another suite.
   */
  List<String> misspelt(Set<String> ids);
}
