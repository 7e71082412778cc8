package dev.slipway.migration;

import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Refusal;

/** What a tool answered to a question. */
sealed interface Answer<T> {
  /** It could be read. */
  record Told<T>(T value) implements Answer<T> {}

  /**
   * It could not be read, or says that nothing may be run.
   *
   * @param cause one line
   * @param receipt of the command that was asked
   */
  record Stopped<T>(Refusal refusal, String cause, Question question, Receipt receipt)
      implements Answer<T> {}
}
