package dev.slipway.report;

import dev.slipway.error.SlipwayException;

/** A report that could not be made or written. */
public final class ReportException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  ReportException(String message, Throwable cause) {
    super(message, cause);
  }
}
