package dev.slipway.examples.cli;

import dev.slipway.ReleaseOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.pipeline.PipelineEnd;
import dev.slipway.plan.Plan;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FailureRecord;
import dev.slipway.record.RecordJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** How results read: as text, and as JSON. */
final class Render {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ID = 34;

  private Render() {}

  static String plan(Plan plan) {
    return (plan.changes().isEmpty() ? "nothing" : plan.describe()) + "\nplan " + plan.digest();
  }

  static String planJson(Plan plan) {
    List<Map<String, String>> changes = new ArrayList<>();
    plan.changes()
        .forEach(
            c ->
                changes.add(
                    Map.of(
                        "object", c.ref().toString(),
                        "change", c.kind().name().toLowerCase(Locale.ROOT),
                        "diff", c.diff(),
                        "note", c.note())));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", plan.release().version().value());
    all.put("digest", plan.digest());
    all.put("changes", changes);
    return json(all);
  }

  static String gateJson(GateResult result) {
    return json(gate(result));
  }

  static String pipelineJson(PipelineEnd end, Optional<GateResult> verification) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("code", end.code().name());
    all.put("cause", end.cause());
    all.put("runId", end.runId());
    all.put("url", end.url());
    all.put("approvers", end.approvers());
    all.put("verification", verification.map(Render::gate).orElse(null));
    return json(all);
  }

  private static Map<String, Object> gate(GateResult result) {
    List<Map<String, String>> checks = new ArrayList<>();
    for (CheckResult check : result.checks()) {
      checks.add(
          Map.of(
              "id", check.id(),
              "name", check.name(),
              "outcome", check.outcome().name(),
              "message", check.message()));
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", result.state().name());
    all.put("checks", checks);
    return all;
  }

  static String history(List<DeploymentRecord> records) {
    if (records.isEmpty()) {
      return "no records";
    }
    StringBuilder text = new StringBuilder();
    text.append(row("record", "version", "kind", "outcome", "live"));
    for (DeploymentRecord r : records) {
      text.append('\n').append(row(r));
    }
    return text.toString();
  }

  static String row(DeploymentRecord r) {
    return row(
        r.recordId(),
        r.sha(),
        r.kind().name().toLowerCase(Locale.ROOT),
        r.outcome().name(),
        r.live());
  }

  static String historyJson(List<DeploymentRecord> records, RecordJson json) {
    return "["
        + String.join(",\n", records.stream().map(json::write).map(String::strip).toList())
        + "]";
  }

  static String outcome(ReleaseOutcome outcome, Screen screen) {
    DeploymentRecord record = outcome.record();
    if (outcome.kind() == ReleaseOutcome.Kind.DETACHED) {
      return "DETACHED: "
          + record.application()
          + " "
          + record.sha()
          + " to "
          + record.environment()
          + " is live and verified, and is watched in the cluster; slipway watch follows it";
    }
    String word = outcome.kind().name().replace('_', ' ');
    StringBuilder text = new StringBuilder();
    text.append(
            outcome.kind() == ReleaseOutcome.Kind.SUCCEEDED ? screen.good(word) : screen.bad(word))
        .append(": ")
        .append(record.application())
        .append(' ')
        .append(record.sha())
        .append(" to ")
        .append(record.environment())
        .append("; live is ")
        .append(record.live() == null ? "not known" : record.live())
        .append("; record ")
        .append(record.recordId());
    Optional<FailureRecord> failure = outcome.failure();
    failure.ifPresent(
        f -> {
          text.append("\n  ").append(f.code()).append(": ").append(f.cause());
          text.append("\n  next: ").append(f.nextStep());
          if (f.rollbackFailure() != null) {
            text.append("\n  the way back failed: ").append(f.rollbackFailure());
          }
        });
    return text.toString();
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  private static String row(
      String id, String version, String kind, String outcome, @Nullable String live) {
    return String.format(
            Locale.ROOT,
            "%-" + ID + "s  %-12s  %-8s  %-11s  %s",
            id,
            version,
            kind,
            outcome,
            live == null ? "?" : live)
        .stripTrailing();
  }
}
