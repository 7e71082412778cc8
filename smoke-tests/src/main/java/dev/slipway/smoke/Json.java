package dev.slipway.smoke;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes JSON by the engine's own mapper, whichever ones Rest Assured would find. */
final class Json {
  private Json() {}

  static String object(Map<String, String> members) {
    return JsonMapper.shared().writeValueAsString(members);
  }
}
