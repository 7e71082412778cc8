package dev.slipway.migration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON that Flyway prints for {@code -outputType=json}: a result, or {@code {"error": ...}}. It
 * is looked for among other lines, as a Job's one output has the log too.
 */
final class FlywayJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final JsonNode root;

  private FlywayJson(JsonNode root) {
    this.root = root;
  }

  /**
   * One migration of {@code info}.
   *
   * @param version null for a repeatable one
   */
  record Migration(@Nullable String version, String description, String state) {
    /** As people call it: its version, or {@code R__} and its description. */
    String name() {
      return version == null ? "R__" + description.replace(' ', '_') : version;
    }
  }

  /** The last object in the text that is a result or an error of Flyway. */
  static Optional<FlywayJson> find(String text) {
    Optional<FlywayJson> found = Optional.empty();
    int at = text.indexOf('{');
    while (at >= 0) {
      boolean startsLine = at == 0 || text.charAt(at - 1) == '\n';
      if (startsLine) {
        Optional<FlywayJson> here = parse(text.substring(at));
        found = here.isPresent() ? here : found;
      }
      at = text.indexOf('{', at + 1);
    }
    return found;
  }

  private static Optional<FlywayJson> parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      boolean isFlyways = node.path("migrations").isArray() || node.path("error").isObject();
      return isFlyways ? Optional.of(new FlywayJson(node)) : Optional.empty();
    } catch (JacksonException e) {
      // a line of a log that begins with a brace
      return Optional.empty();
    }
  }

  boolean isError() {
    return root.path("error").isObject();
  }

  String errorCode() {
    return string(root.path("error").path("errorCode"));
  }

  String errorMessage() {
    return string(root.path("error").path("message"));
  }

  String sqlState() {
    return string(root.path("error").path("sqlState"));
  }

  /** Where the database is; empty for an empty database. */
  String schemaVersion() {
    return string(root.path("schemaVersion"));
  }

  /** Every migration that the image or the database knows. */
  List<Migration> migrations() {
    List<Migration> migrations = new ArrayList<>();
    for (JsonNode node : root.path("migrations")) {
      String version = string(node.path("version"));
      migrations.add(
          new Migration(
              version.isEmpty() ? null : version,
              string(node.path("description")),
              string(node.path("state"))));
    }
    return migrations;
  }

  private static String string(JsonNode node) {
    return node.isString() ? node.stringValue() : "";
  }
}
