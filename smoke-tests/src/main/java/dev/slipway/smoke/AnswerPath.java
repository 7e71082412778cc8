package dev.slipway.smoke;

import io.restassured.path.json.JsonPath;
import io.restassured.path.json.exception.JsonPathException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A place in an answer, as Rest Assured's JsonPath writes it. Names of members alone, as {@code
 * data.token}, are followed here: it would compile a program for each.
 */
final class AnswerPath {
  private static final Pattern MEMBERS = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  private AnswerPath() {}

  /**
   * What is there, as text; null when there is nothing, or null.
   *
   * @throws JsonPathException when the answer is no JSON
   * @throws IllegalArgumentException when the path is none
   */
  static @Nullable String value(String answer, String path) {
    if (MEMBERS.matcher(path).matches()) {
      JsonNode found = member(answer, path);
      if (found.isString() || found.isBoolean() || found.isIntegralNumber()) {
        return found.asString();
      }
    }
    Object found = new JsonPath(answer).get(path);
    return found == null ? null : found.toString();
  }

  /** Of lists JsonPath has its own idea, and of fractions its own way to write them. */
  private static JsonNode member(String answer, String path) {
    try {
      JsonNode node = JsonMapper.shared().readTree(answer);
      for (String name : path.split("\\.", -1)) {
        node = node.path(name);
      }
      return node;
    } catch (JacksonException e) {
      return JsonMapper.shared().missingNode();
    }
  }
}
