package dev.slipway.source;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A metric with matchers, as {@code http_requests_total{job="preskool"}}, to which more are added.
 */
record Selector(String metric, String matchers) {
  private static final Pattern MATCHER =
      Pattern.compile(
          "(\\w+)\\s*(=~|!~|!=|=)\\s*(?:\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')");

  static Selector of(String text) {
    String stripped = text.strip();
    int brace = stripped.indexOf('{');
    if (brace < 0) {
      return new Selector(stripped, "");
    }
    String inside = stripped.substring(brace + 1, stripped.lastIndexOf('}')).strip();
    return new Selector(
        stripped.substring(0, brace).strip(),
        inside.endsWith(",") ? inside.substring(0, inside.length() - 1) : inside);
  }

  Selector with(String matcher) {
    return new Selector(metric, matchers.isEmpty() ? matcher : matchers + "," + matcher);
  }

  Selector suffixed(String suffix) {
    return new Selector(metric + suffix, matchers);
  }

  /** What it asks of a label, as {@code job="preskool"}; empty where it asks nothing of it. */
  Optional<String> only(String label) {
    return MATCHER
        .matcher(matchers)
        .results()
        .filter(match -> match.group(1).equals(label) && match.group(2).startsWith("="))
        .map(MatchResult::group)
        .findFirst();
  }

  @Override
  public String toString() {
    return metric + "{" + matchers + "}";
  }
}
