package dev.slipway.embedded.patch;

import dev.slipway.embedded.json.Json;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7386). */
public final class MergePatch {
  private MergePatch() {}

  /**
   * Applies a patch.
   *
   * @return the patched copy; the target is as it was
   */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else {
        JsonNode before = result.get(change.getKey());
        result.set(
            change.getKey(), apply(before == null ? Json.object() : before, change.getValue()));
      }
    }
    return result;
  }
}
