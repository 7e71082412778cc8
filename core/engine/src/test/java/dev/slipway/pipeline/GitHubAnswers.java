package dev.slipway.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What GitHub answers: its own examples, with other values in them, held to the schemas of its
 * OpenAPI description. So is what is posted there.
 */
public final class GitHubAnswers {
  private static final JsonNode API = read();

  private GitHubAnswers() {}

  private static JsonNode read() {
    try (InputStream in = GitHubAnswers.class.getResourceAsStream("github-openapi.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in, "github-openapi.json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The documented example of an answer. */
  public static JsonNode example(String answer) {
    return API.path("examples").path(answer).deepCopy();
  }

  /** The body, which must be one that GitHub may answer. */
  public static String valid(String answer, JsonNode body) {
    return valid("answers", answer, body);
  }

  /** A posted body, which must be one that GitHub takes. */
  public static void validRequest(String name, String body) {
    valid("requests", name, JsonMapper.shared().readTree(body));
  }

  private static String valid(String which, String answer, JsonNode body) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.setAll((ObjectNode) API.path(which).path(answer).deepCopy());
    root.set("$defs", API.path("$defs"));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
    assertThat(schema.validate(body))
        .as("%s of %s by GitHub's OpenAPI: %s", which, answer, body)
        .isEmpty();
    return body.toString();
  }
}
