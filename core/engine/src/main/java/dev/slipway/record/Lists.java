package dev.slipway.record;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of a record that was read: a writer of another version may have left one out. */
final class Lists {
  private Lists() {}

  static <T> List<T> copyOrNone(@Nullable List<T> list) {
    return list == null ? List.of() : List.copyOf(list);
  }
}
