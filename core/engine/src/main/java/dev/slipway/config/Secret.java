package dev.slipway.config;

import java.util.Objects;
import java.util.Set;

/**
 * A configured text that may be secret. It came from {@code ${env:NAME}} or {@code ${file:PATH}},
 * wholly or in part, or stands in the file as it is. Its {@code toString} never shows a sensitive
 * value.
 *
 * @param value the resolved text
 * @param parts what of it came from outside the file and must be masked wherever text leaves; empty
 *     for a text that is not secret
 */
public record Secret(String value, Set<String> parts) {
  public Secret {
    Objects.requireNonNull(value, "value");
    parts = Set.copyOf(parts);
  }

  /** A text that is secret as a whole, or not at all. */
  public Secret(String value, boolean sensitive) {
    this(value, sensitive ? Set.of(value) : Set.of());
  }

  /** Whether it must be masked wherever text leaves. */
  public boolean sensitive() {
    return !parts.isEmpty();
  }

  @Override
  public String toString() {
    return sensitive() ? "*****" : value;
  }
}
