package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers as GitHub documents them: its own examples with other values in them, held to the schemas
 * of its OpenAPI description.
 */
final class GitHubBodies {
  private static final JsonNode API = read();

  private GitHubBodies() {}

  private static JsonNode read() {
    try (InputStream in = GitHubBodies.class.getResourceAsStream("github-openapi.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in, "github-openapi.json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The documented example of an answer. */
  static JsonNode example(String answer) {
    JsonNode example = API.path("examples").path(answer).deepCopy();
    if (answer.equals("commit")) {
      // The files in it lack two fields that its own schema requires; a commit may have none.
      ((ObjectNode) example).remove("files");
    }
    return example;
  }

  /** The only, or first, item of the documented example, with other values. */
  static ObjectNode item(String answer, String list, Map<String, String> values) {
    JsonNode example = example(answer);
    ObjectNode item = (ObjectNode) (list.isEmpty() ? example : example.path(list)).get(0);
    values.forEach(
        (key, value) -> {
          if (value == null || value.isEmpty()) {
            item.putNull(key);
          } else {
            item.put(key, value);
          }
        });
    return item;
  }

  static String list(String answer, ObjectNode... items) {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    list.addAll(java.util.List.of(items));
    return valid(answer, list);
  }

  /** An answer that holds a list, and counts it. */
  static String counted(String answer, String list, ObjectNode... items) {
    ObjectNode body = (ObjectNode) example(answer);
    body.putArray(list).addAll(java.util.List.of(items));
    body.put("total_count", items.length);
    return valid(answer, body);
  }

  /** The body, which must be one that GitHub may answer. */
  static String valid(String answer, JsonNode body) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.setAll((ObjectNode) API.path("answers").path(answer).deepCopy());
    root.set("$defs", API.path("$defs"));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
    assertThat(schema.validate(body)).as("%s by GitHub's OpenAPI: %s", answer, body).isEmpty();
    return body.toString();
  }
}
