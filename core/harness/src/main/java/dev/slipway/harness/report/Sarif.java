package dev.slipway.harness.report;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pre-flight as a log of the <a
 * href="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html">Static Analysis Results
 * Interchange Format</a>: what could not be checked is a result of kind {@code open}, what was
 * skipped one of kind {@code notApplicable}.
 */
final class Sarif {
  private Sarif() {}

  static Map<String, Object> log(PreflightReport report) {
    Map<String, Integer> rules = new LinkedHashMap<>();
    List<Map<String, Object>> results = new ArrayList<>();
    for (CheckResult check : report.result().checks()) {
      String rule = rule(check.id());
      int index = rules.computeIfAbsent(rule, r -> rules.size());
      results.add(result(check, rule, index));
    }
    Map<String, Object> run = new LinkedHashMap<>();
    run.put(
        "tool",
        Map.of(
            "driver",
            Map.of(
                "name",
                "Slipway",
                "rules",
                rules.keySet().stream().map(id -> Map.of("id", id)).toList())));
    run.put("invocations", List.of(Map.of("executionSuccessful", true)));
    run.put("results", results);
    run.put(
        "properties",
        Map.of(
            "verdict", report.verdict(),
            "application", report.application(),
            "environment", report.environment(),
            "release", report.version()));
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    log.put("version", "2.1.0");
    log.put("runs", List.of(run));
    return log;
  }

  private static Map<String, Object> result(CheckResult check, String rule, int index) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ruleId", rule);
    result.put("ruleIndex", index);
    result.put("kind", kind(check.outcome()));
    result.put("level", level(check.outcome()));
    String said = check.message().isBlank() ? "" : ": " + check.message().strip();
    result.put("message", Map.of("text", check.name() + said));
    result.put(
        "locations",
        List.of(
            Map.of(
                "logicalLocations",
                List.of(Map.of("fullyQualifiedName", check.id(), "kind", "resource")))));
    // By which a viewer tells the same result in two runs.
    result.put("partialFingerprints", Map.of("checkId/v1", check.id()));
    result.put("properties", Map.of("outcome", PreflightReport.word(check.outcome())));
    return result;
  }

  private static String kind(CheckOutcome outcome) {
    return switch (outcome) {
      case PASS -> "pass";
      case WARN, FAIL -> "fail";
      case UNKNOWN -> "open";
      case SKIPPED -> "notApplicable";
    };
  }

  /** By the format a result of another kind than {@code fail} has none. */
  private static String level(CheckOutcome outcome) {
    return switch (outcome) {
      case FAIL -> "error";
      case WARN -> "warning";
      case PASS, UNKNOWN, SKIPPED -> "none";
    };
  }

  private static String rule(String id) {
    int bracket = id.indexOf('[');
    return bracket < 0 ? id : id.substring(0, bracket);
  }
}
