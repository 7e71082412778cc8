package dev.slipway.smoke;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes JSON by the engine's own mapper, whichever ones Rest Assured would find. */
final class Json {
  private Json() {}

  static String object(Map<String, String> members) {
    return JsonMapper.shared().writeValueAsString(members);
  }

  /**
   * A member of an object as text; null when there is none, or it is null.
   *
   * @throws JacksonException when the text is no JSON
   */
  static @Nullable String value(String json, String name) {
    JsonNode member = JsonMapper.shared().readTree(json).path(name);
    return member.isMissingNode() || member.isNull()
        ? null
        : member.stringValueOpt().orElseGet(member::toString);
  }

  /** A text in an object; empty when there is none, or the text is no JSON at all. */
  static Optional<String> member(String json, String name) {
    try {
      return JsonMapper.shared().readTree(json).path(name).stringValueOpt();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
