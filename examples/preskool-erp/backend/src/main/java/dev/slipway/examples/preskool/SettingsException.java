package dev.slipway.examples.preskool;

/** The environment does not say what the backend needs; the message names each variable. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
