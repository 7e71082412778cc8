package dev.slipway.record;

import dev.slipway.error.SlipwayException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the files that the SOP's original pipeline wrote: {@code sha, environment, timestamp,
 * deployer, run_id, run_url}. They say nothing of how the deploy ended, so their outcome is
 * unknown, and nothing of what was applied.
 */
final class OriginalRecord {
  private static final String NOT_TOLD = "unknown";

  private OriginalRecord() {}

  /** Whether it is one of those: it has no version of a schema. */
  static boolean is(JsonNode json) {
    return json.isObject() && !json.has("schemaVersion");
  }

  /**
   * As a record.
   *
   * @param fileName without its {@code .json}: its id
   * @param application which the file does not name
   */
  static DeploymentRecord read(JsonNode json, String fileName, String application) {
    List<String> missing = new ArrayList<>();
    for (String field : List.of("sha", "environment", "timestamp")) {
      if (text(json, field) == null) {
        missing.add(field);
      }
    }
    if (!missing.isEmpty()) {
      throw new SlipwayException(
          "Tried to read a deployment record of the original form, but it has no "
              + String.join(", ", missing));
    }
    Instant at = instant(required(json, "timestamp"));
    String deployer = text(json, "deployer");
    return DeploymentRecord.builder()
        .schemaVersion(0)
        .recordId(id(fileName))
        .kind(DeploymentRecord.Kind.DEPLOY)
        .application(application)
        .sha(required(json, "sha"))
        .environment(required(json, "environment"))
        .timestamp(at)
        .startedAt(at)
        .deployer(deployer == null ? NOT_TOLD : deployer)
        .runId(text(json, "run_id"))
        .runUrl(text(json, "run_url"))
        .outcome(DeploymentRecord.Outcome.UNKNOWN)
        .build();
  }

  /** Letters, digits, '.', '_' and '-' only, as every record's id. */
  private static String id(String fileName) {
    String id = fileName.replaceAll("[^A-Za-z0-9._-]", "-");
    return Character.isLetterOrDigit(id.charAt(0)) ? id : "original" + id;
  }

  private static String required(JsonNode json, String field) {
    String text = text(json, field);
    return text == null ? "" : text;
  }

  private static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.get(field);
    return value == null || !value.isValueNode() || value.isNull() || value.asString().isBlank()
        ? null
        : value.asString();
  }

  /** What {@code date} prints in its usual ISO forms; a time without an offset is UTC. */
  private static Instant instant(String text) {
    String iso = text.strip().replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T").replace(" ", "");
    iso = iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2");
    try {
      if (iso.matches("\\d{9,11}")) {
        return Instant.ofEpochSecond(Long.parseLong(iso));
      }
      return iso.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)$")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new SlipwayException(
          "Tried to read a deployment record of the original form, but its timestamp '"
              + text
              + "' is no ISO 8601 time",
          e);
    }
  }
}
