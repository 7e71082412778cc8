package dev.slipway.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Prometheus' {@code /api/v1/query} and {@code /api/v1/query_range}. */
final class PrometheusQuery implements QuerySource {
  private final HttpCaller caller;

  PrometheusQuery(HttpCaller caller) {
    this.caller = caller;
  }

  String name() {
    return "Prometheus at " + caller.name();
  }

  /** An expression at one time; a range selector gives the samples as they were scraped. */
  Answer<List<Series>> at(String expression, Instant time) {
    return series(
        caller.query("/api/v1/query", Map.of("query", expression, "time", seconds(time))));
  }

  @Override
  public Answer<List<Series>> range(String expression, Instant from, Instant to, Duration step) {
    return series(
        caller.query(
            "/api/v1/query_range",
            Map.of(
                "query",
                expression,
                "start",
                seconds(from),
                "end",
                seconds(to),
                "step",
                step.toMillis() / 1000.0 + "")));
  }

  private Answer<List<Series>> series(Answer<tools.jackson.databind.JsonNode> answer) {
    return answer
        .flatMap(json -> Envelope.opened(name(), json))
        .flatMap(data -> Envelope.series(name(), data));
  }

  private static String seconds(Instant time) {
    long millis = time.toEpochMilli();
    return "%d.%03d".formatted(millis / 1000, millis % 1000);
  }
}
