package dev.slipway.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The words by which enum constants are chosen in the file: {@code AUTO} by {@code auto}. */
final class Words {
  private Words() {}

  /** The constants by their words, in their order. */
  static <E extends Enum<E>> Map<String, E> of(E[] constants) {
    Map<String, E> words = new LinkedHashMap<>();
    for (E constant : constants) {
      words.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return words;
  }

  /** Words that stand for themselves, in their order. */
  static Map<String, String> of(String... words) {
    Map<String, String> known = new LinkedHashMap<>();
    Arrays.stream(words).forEach(w -> known.put(w, w));
    return known;
  }
}
