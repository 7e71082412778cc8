package dev.slipway.smoke;

import io.restassured.path.json.JsonPath;
import io.restassured.path.json.exception.JsonPathException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an answer has at places that are written as Rest Assured's JsonPath writes them. Names of
 * members alone, as {@code data.token}, are followed here: it would compile a program for each.
 */
final class AnswerValues {
  private static final Pattern MEMBERS = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");

  private final String answer;
  private final JsonNode root;

  AnswerValues(String answer) {
    this.answer = answer;
    this.root = parsed(answer);
  }

  /**
   * What is there, as text; null when there is nothing, or null.
   *
   * @throws JsonPathException when the answer is no JSON
   * @throws IllegalArgumentException when the path is none
   */
  @Nullable String at(String path) {
    if (MEMBERS.matcher(path).matches()) {
      JsonNode found = member(path);
      // Of lists JsonPath has its own idea, and of fractions its own way to write them.
      if (found.isString() || found.isBoolean() || found.isIntegralNumber()) {
        return found.asString();
      }
    }
    Object found = new JsonPath(answer).get(path);
    return found == null ? null : found.toString();
  }

  private JsonNode member(String path) {
    JsonNode node = root;
    for (String name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node;
  }

  private static JsonNode parsed(String answer) {
    try {
      return JsonMapper.shared().readTree(answer);
    } catch (JacksonException e) {
      return JsonMapper.shared().missingNode();
    }
  }
}
