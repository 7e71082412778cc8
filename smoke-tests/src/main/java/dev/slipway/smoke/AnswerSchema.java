package dev.slipway.smoke;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON Schema of the user's, draft 2020-12 where it does not say another. */
final class AnswerSchema {
  private static final int MOST_SHOWN = 5;

  private final Path file;
  private final Schema schema;

  private AnswerSchema(Path file, Schema schema) {
    this.file = file;
    this.schema = schema;
  }

  /**
   * Reads a schema; what it refers to must be in the same file.
   *
   * @throws CouldNotCheckException when the file cannot be read, or is none
   */
  static AnswerSchema read(Path file) {
    try {
      JsonNode text = JsonMapper.shared().readTree(Files.readString(file));
      return new AnswerSchema(
          file,
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(text));
    } catch (IOException | JacksonException | SchemaException e) {
      throw new CouldNotCheckException(
          "Tried to read the JSON Schema "
              + file
              + ", but "
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "; correct checks.spotChecks[].schema or the file",
          e);
    }
  }

  /** Where an answer does not satisfy it; empty when it does. */
  List<String> faults(String answer) {
    JsonNode json;
    try {
      json = JsonMapper.shared().readTree(answer);
    } catch (JacksonException e) {
      return List.of("the answer is no JSON, as " + file.getFileName() + " wants it");
    }
    try {
      List<String> all = schema.validate(json).stream().map(String::valueOf).toList();
      return all.size() <= MOST_SHOWN
          ? all
          : List.of(
              String.join("; ", all.subList(0, MOST_SHOWN)),
              "and " + (all.size() - MOST_SHOWN) + " more by " + file.getFileName());
    } catch (SchemaException e) {
      throw new CouldNotCheckException(
          "Tried to hold an answer to the JSON Schema " + file + ", but " + e.getMessage(), e);
    }
  }
}
