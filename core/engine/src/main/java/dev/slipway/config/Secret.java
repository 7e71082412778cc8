package dev.slipway.config;

import java.util.Objects;

/**
 * A configured text that may be secret. It came from {@code ${env:NAME}} or {@code ${file:PATH}},
 * or stands in the file as it is ({@code sensitive} false). Its {@code toString} never shows a
 * sensitive value.
 *
 * @param value the resolved text
 * @param sensitive whether it must be masked wherever text leaves
 */
public record Secret(String value, boolean sensitive) {
  public Secret {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return sensitive ? "*****" : value;
  }
}
