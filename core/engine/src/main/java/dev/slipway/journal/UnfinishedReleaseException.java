package dev.slipway.journal;

import dev.slipway.error.SlipwayException;

/** An earlier release never came to its end: its process was killed, or lost its cluster. */
public final class UnfinishedReleaseException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  private final transient JournalHeader unfinished;

  UnfinishedReleaseException(String message, JournalHeader unfinished) {
    super(message);
    this.unfinished = unfinished;
  }

  /** The release that is to be resumed. */
  public JournalHeader unfinished() {
    return unfinished;
  }
}
