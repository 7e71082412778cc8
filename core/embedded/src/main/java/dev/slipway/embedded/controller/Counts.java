package dev.slipway.embedded.controller;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.jspecify.annotations.Nullable;

/** Numbers as objects hold them. */
final class Counts {
  private Counts() {}

  static int orOne(@Nullable Integer count) {
    return count == null ? 1 : count;
  }

  static int orZero(@Nullable Integer count) {
    return count == null ? 0 : count;
  }

  /** A status leaves out a count of zero. */
  static @Nullable Integer orNull(long count) {
    return count == 0 ? null : Math.toIntExact(count);
  }

  /** A number, or a share of a whole. */
  static int share(@Nullable IntOrString value, int whole, String otherwise, boolean up) {
    Object given = value == null ? otherwise : value.getValue();
    if (given instanceof Integer count) {
      return count;
    }
    String text = given == null ? otherwise : given.toString();
    if (!text.endsWith("%")) {
      return Integer.parseInt(text);
    }
    double exact = Integer.parseInt(text.substring(0, text.length() - 1)) * whole / 100.0;
    return (int) (up ? Math.ceil(exact) : Math.floor(exact));
  }
}
