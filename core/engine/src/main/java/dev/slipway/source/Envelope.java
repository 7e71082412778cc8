package dev.slipway.source;

import dev.slipway.source.Answer.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The answer that Prometheus, and Loki after it, wraps around what was asked. */
final class Envelope {
  private Envelope() {}

  /** What is inside; unknown when the source failed, or says that something is missing. */
  static Answer<JsonNode> opened(String who, JsonNode answer) {
    if (!"success".equals(answer.path("status").asString(""))) {
      return Answer.unknown(
          Reason.UNREADABLE,
          who + " did not answer with success: " + answer.path("error").asString("no reason"));
    }
    JsonNode warnings = answer.path("warnings");
    if (!warnings.isEmpty()) {
      return Answer.unknown(
          Reason.PARTIAL,
          who + " warns that its answer is not whole: " + warnings.get(0).asString());
    }
    return Answer.known(answer.path("data"));
  }

  /** Series of a {@code matrix}, or of a {@code vector} with one sample each. */
  static Answer<List<Series>> series(String who, JsonNode data) {
    String type = data.path("resultType").asString("");
    if (!type.equals("matrix") && !type.equals("vector")) {
      return Answer.unknown(
          Reason.INVALID,
          who + " answered with '" + type + "', but series were expected; mend the expression");
    }
    try {
      List<Series> series = new ArrayList<>();
      for (JsonNode each : data.path("result")) {
        List<Sample> samples = new ArrayList<>();
        if (each.has("value")) {
          samples.add(sample(each.get("value")));
        }
        for (JsonNode value : each.path("values")) {
          samples.add(sample(value));
        }
        series.add(new Series(labels(each.path("metric")), samples));
      }
      return Answer.known(series);
    } catch (NumberFormatException e) {
      return Answer.unknown(
          Reason.UNREADABLE, who + " answered with a value that is no number: " + e.getMessage());
    }
  }

  static Map<String, String> labels(JsonNode labels) {
    Map<String, String> all = new TreeMap<>();
    labels.properties().forEach(e -> all.put(e.getKey(), e.getValue().asString()));
    return all;
  }

  private static Sample sample(JsonNode pair) {
    BigDecimal seconds = new BigDecimal(pair.path(0).asString());
    long millis = seconds.movePointRight(3).longValue();
    return new Sample(Instant.ofEpochMilli(millis), number(pair.path(1).asString()));
  }

  /** Prometheus writes infinity in its own way. */
  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
