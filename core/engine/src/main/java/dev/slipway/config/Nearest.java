package dev.slipway.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one most likely means. */
public final class Nearest {
  private record Candidate(String name, int distance) {}

  private Nearest() {}

  /** The nearest name, if one is near: at most a third of the letters wrong, case aside. */
  public static Optional<String> to(String typed, Collection<String> known) {
    int tolerated = Math.max(1, typed.length() / 3);
    return known.stream()
        .map(name -> new Candidate(name, distance(fold(typed), fold(name))))
        .filter(c -> c.distance() <= tolerated && c.distance() < c.name().length())
        .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  /** The nearest name, if it is another one by at most two letters. */
  public static Optional<String> misspelt(String typed, Collection<String> known) {
    return to(typed, known.stream().filter(name -> distance(typed, name) <= 2).toList());
  }

  /** {@code ; did you mean 'x'?}, or else the list of what is known. */
  public static String hint(String typed, Collection<String> known) {
    return to(typed, known)
        .map(name -> "; did you mean '" + name + "'?")
        .orElseGet(() -> "; known are " + String.join(", ", known));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Insertions, deletions, replacements, and swaps of neighbours, each counting one. */
  static int distance(String from, String to) {
    int[][] steps = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least = steps[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
      }
    }
    return steps[from.length()][to.length()];
  }
}
