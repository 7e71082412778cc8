package dev.slipway.source;

/**
 * A metric with matchers, as {@code http_requests_total{job="preskool"}}, to which more are added.
 */
record Selector(String metric, String matchers) {
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

  @Override
  public String toString() {
    return metric + "{" + matchers + "}";
  }
}
