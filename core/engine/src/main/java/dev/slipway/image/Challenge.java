package dev.slipway.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One demand of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme in small letters, as {@code bearer}
 * @param parameters by name in small letters
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    parameters = Map.copyOf(parameters);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(v -> !v.isBlank());
  }

  /** All challenges of all such headers, in order; what cannot be understood is passed over. */
  static List<Challenge> parse(List<String> headers) {
    return headers.stream().flatMap(h -> new Reader(h).challenges().stream()).toList();
  }

  /** Several challenges may share a header, divided by the comma that divides their parameters. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
    }

    List<Challenge> challenges() {
      List<Challenge> challenges = new ArrayList<>();
      String scheme = "";
      Map<String, String> parameters = new LinkedHashMap<>();
      while (at < text.length()) {
        String word = word();
        if (word.isEmpty()) {
          skip();
          continue;
        }
        skipSpace();
        if (at < text.length() && text.charAt(at) == '=') {
          at++;
          skipSpace();
          parameters.putIfAbsent(word.toLowerCase(Locale.ROOT), value());
        } else {
          add(challenges, scheme, parameters);
          scheme = word.toLowerCase(Locale.ROOT);
          parameters = new LinkedHashMap<>();
        }
      }
      add(challenges, scheme, parameters);
      return challenges;
    }

    private static void add(
        List<Challenge> challenges, String scheme, Map<String, String> parameters) {
      if (!scheme.isEmpty()) {
        challenges.add(new Challenge(scheme, parameters));
      }
    }

    private String value() {
      if (at >= text.length() || text.charAt(at) != '"') {
        return word();
      }
      StringBuilder value = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
        at++;
      }
      at++;
      return value.toString();
    }

    private String word() {
      int from = at;
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
      return text.substring(from, at);
    }

    /** A comma between two, or what stands where it should not. */
    private void skip() {
      if (text.charAt(at) == '"') {
        value();
      } else {
        at++;
      }
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
    }

    /** Some send URLs and scopes without quotes: all but what divides belongs to a word. */
    private static boolean isWord(char c) {
      return c > ' ' && c != ',' && c != '=' && c != '"';
    }
  }
}
