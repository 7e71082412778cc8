package dev.slipway.config;

import java.util.Objects;

/**
 * One fault of a configuration.
 *
 * @param line in the file, from 1
 * @param path where in the document, as {@code environments.production.baseUrl}
 * @param message what is there, what was expected, and the nearest known name where one is near
 */
public record Fault(int line, String path, String message) {
  public Fault {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return "line " + line + ", " + path + ": " + message;
  }
}
