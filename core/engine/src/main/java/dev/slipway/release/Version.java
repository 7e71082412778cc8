package dev.slipway.release;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What is released: usually a git SHA. It becomes an image tag, so it has the form of one (OCI
 * distribution specification: a letter, digit or underscore, then up to 127 of those, dots and
 * dashes).
 *
 * @param value as {@code 3f2c1a9}
 */
public record Version(String value) {
  private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}");

  public Version {
    Objects.requireNonNull(value, "value");
    if (!TAG.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "Tried to use '"
              + value
              + "' as a version, but a version must be usable as an image tag; give a git SHA, or"
              + " letters, digits, '_', '.' and '-', at most 128");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
