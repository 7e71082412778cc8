package dev.slipway.approval;

import dev.slipway.error.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * An approval as a file has it: a flat mapping of texts, all of which must be there and nothing
 * else, so that a mistyped field is never taken for a decision.
 */
public final class ApprovalText {
  static final String ENDING = ".yaml";

  private static final List<String> FIELDS =
      List.of(
          "application",
          "environment",
          "version",
          "planDigest",
          "role",
          "approver",
          "decision",
          "at");

  private final Path file;
  private final Map<String, String> fields;

  private ApprovalText(Path file, Map<String, String> fields) {
    this.file = file;
    this.fields = fields;
  }

  /** The file that says this. */
  public static String write(
      String application, String environment, String version, Approval approval) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("application", application);
    fields.put("environment", environment);
    fields.put("version", version);
    fields.put("planDigest", approval.planDigest());
    fields.put("role", approval.role());
    fields.put("approver", approval.approver());
    fields.put(
        "decision", approval.decision() == Approval.Decision.APPROVED ? "approved" : "refused");
    fields.put("at", approval.at().toString());
    StringBuilder text = new StringBuilder();
    // A JSON string without line breaks is a YAML one.
    fields.forEach(
        (name, value) ->
            text.append(name)
                .append(": \"")
                .append(value.replaceAll("[\\r\\n\\t]", " ").replaceAll("[\"\\\\]", "\\\\$0"))
                .append("\"\n"));
    return text.toString();
  }

  static ApprovalText parse(Path file, byte[] content) {
    Object loaded;
    try {
      loaded =
          new Load(
                  LoadSettings.builder()
                      .setSchema(new FailsafeSchema())
                      .setMaxAliasesForCollections(0)
                      .build())
              .loadFromString(new String(content, StandardCharsets.UTF_8));
    } catch (YamlEngineException e) {
      throw new SlipwayException(
          "Tried to read the approval "
              + file
              + ", but it is not YAML: "
              + String.valueOf(e.getMessage()).replaceAll("\\s+", " "),
          e);
    }
    if (!(loaded instanceof Map<?, ?> map)) {
      throw new SlipwayException(
          "Tried to read the approval " + file + ", but it is not a mapping of " + FIELDS);
    }
    Map<String, String> fields = new LinkedHashMap<>();
    map.forEach(
        (name, value) ->
            fields.put(String.valueOf(name), value instanceof String s ? s.strip() : ""));
    TreeSet<String> unknown = new TreeSet<>(fields.keySet());
    FIELDS.forEach(unknown::remove);
    List<String> missing =
        FIELDS.stream().filter(f -> fields.getOrDefault(f, "").isEmpty()).toList();
    if (!unknown.isEmpty() || !missing.isEmpty()) {
      throw new SlipwayException(
          "Tried to read the approval "
              + file
              + ", but "
              + (missing.isEmpty() ? "" : "it lacks " + missing + " as text")
              + (missing.isEmpty() || unknown.isEmpty() ? "" : " and ")
              + (unknown.isEmpty() ? "" : "it has no such field as " + unknown)
              + "; slipway approve writes one");
    }
    return new ApprovalText(file, fields);
  }

  String role() {
    return field("role");
  }

  String approver() {
    return field("approver");
  }

  /** Refuses one of another release. */
  void requireOf(ApprovalRequest request) {
    require("application", request.application());
    require("environment", request.environment());
    require("version", request.version());
  }

  Approval approval(String how) {
    return new Approval(role(), approver(), decision(), field("planDigest"), at(), how);
  }

  private Approval.Decision decision() {
    return switch (field("decision")) {
      case "approved" -> Approval.Decision.APPROVED;
      case "refused" -> Approval.Decision.REFUSED;
      default ->
          throw new SlipwayException(
              "Tried to read the approval "
                  + file
                  + ", but its decision is neither approved nor refused: "
                  + field("decision"));
    };
  }

  private Instant at() {
    try {
      return Instant.parse(field("at"));
    } catch (DateTimeParseException e) {
      throw new SlipwayException(
          "Tried to read the approval "
              + file
              + ", but at is no time in UTC, as 2026-02-20T10:15:00Z: "
              + field("at"),
          e);
    }
  }

  private void require(String name, String expected) {
    if (!field(name).equals(expected)) {
      throw new SlipwayException(
          "Tried to read the approval "
              + file
              + ", but it is of "
              + name
              + " "
              + field(name)
              + ", not of "
              + expected);
    }
  }

  private String field(String name) {
    return fields.getOrDefault(name, "");
  }
}
