package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.error.SlipwayException;
import dev.slipway.redact.Redactor;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records as JSON, as {@code record.schema.json} describes it: times in UTC by RFC 3339, durations
 * by ISO 8601, the words of enums in lower case with underscores ({@code rolled_back}), codes as
 * they are ({@code IMAGE_NOT_FOUND}); what is absent is left out. Secrets are masked when a record
 * is written. Unknown fields, of a later version, are passed over when one is read.
 */
public final class RecordJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
          .build();

  private static final String CUT = "... [cut]";

  private final RecordTexts masked;

  public RecordJson(Redactor redactor) {
    this.masked = new RecordTexts(redactor::redact, redactor::redact);
  }

  /** The JSON, indented, ending with a line feed. */
  public String write(DeploymentRecord record) {
    return text(masked.rewrite(record));
  }

  /** The record as it is written: secrets masked. What the next one's hash is of. */
  public DeploymentRecord asWritten(DeploymentRecord record) {
    return masked.rewrite(record);
  }

  /**
   * The JSON in at most so many bytes of UTF-8: where it is more, long texts lose their ends,
   * evidence first, and say so.
   *
   * @throws SlipwayException when even that is too much
   */
  String write(DeploymentRecord record, int mostBytes) {
    DeploymentRecord whole = masked.rewrite(record);
    String json = text(whole);
    for (int longest = 16_000; longest >= 100 && size(json) > mostBytes; longest /= 4) {
      int evidence = longest;
      int prose = Math.max(evidence, 1_000);
      json =
          text(
              new RecordTexts(t -> cut(t, prose), t -> cut(t, evidence))
                  .rewrite(whole).toBuilder().cutFrom(RecordHash.of(whole)).build());
    }
    if (size(json) > mostBytes) {
      throw new SlipwayException(
          "Tried to shorten the record "
              + record.recordId()
              + " to "
              + mostBytes
              + " bytes, but without its long texts it still has "
              + size(json)
              + "; it has "
              + record.applied().size()
              + " objects and "
              + record.phases().size()
              + " phases");
    }
    return json;
  }

  /**
   * The record that this JSON is.
   *
   * @throws SlipwayException when it is none; says what is wrong with it
   */
  public DeploymentRecord read(String json) {
    return read(tree(json));
  }

  /** The record that this tree is, as {@link #read(String)}. */
  DeploymentRecord read(JsonNode tree) {
    try {
      return JSON.treeToValue(tree, DeploymentRecord.class);
    } catch (JacksonException e) {
      throw new SlipwayException(
          "Tried to read a deployment record, but it does not have its form: "
              + (e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage()),
          e);
    }
  }

  /** An amendment as JSON, indented, ending with a line feed; secrets masked. */
  String write(Amendment a) {
    return JSON.writeValueAsString(masked.rewrite(a)) + "\n";
  }

  /**
   * The amendment that this JSON is.
   *
   * @throws SlipwayException when it is none; says what is wrong with it
   */
  static Amendment readAmendment(String json) {
    try {
      return JSON.treeToValue(tree(json), Amendment.class);
    } catch (JacksonException e) {
      throw new SlipwayException(
          "Tried to read an amendment, but it does not have its form: "
              + (e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage()),
          e);
    }
  }

  /** A record as a tree. */
  static JsonNode tree(DeploymentRecord record) {
    return JSON.valueToTree(record);
  }

  /** The JSON as it is. */
  static JsonNode tree(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (!tree.isObject()) {
        throw new SlipwayException(
            "Tried to read a deployment record, but it is not a JSON object");
      }
      return tree;
    } catch (JacksonException e) {
      throw new SlipwayException(
          "Tried to read a deployment record, but it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(DeploymentRecord record) {
    return JSON.writeValueAsString(record) + "\n";
  }

  private static int size(String json) {
    return json.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest) + CUT;
  }
}
