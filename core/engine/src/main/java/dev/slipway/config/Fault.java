package dev.slipway.config;

import java.util.Objects;

/**
 * One fault of a configuration.
 *
 * @param line in the file, from 1; 0 when it is the file as a whole
 * @param path where in the document, as {@code environments.production.baseUrl}; empty for the
 *     document itself
 * @param message what is there, what was expected, and the nearest known name where one is near;
 *     never a secret's value
 */
public record Fault(int line, String path, String message) {
  public Fault {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    String where = line > 0 ? "line " + line : "";
    if (!path.isEmpty()) {
      where = where.isEmpty() ? path : where + ", " + path;
    }
    return where.isEmpty() ? message : where + ": " + message;
  }
}
