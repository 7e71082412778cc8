package dev.slipway.embedded.patch;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The order of a merged list: what the patch has in its order, what the server alone has in its
 * own, and of the two first what comes first on the server; where the server does not know it, that
 * of the patch.
 */
final class ElementOrder {
  private ElementOrder() {}

  /**
   * Orders a list.
   *
   * @param merged its elements, in any order
   * @param patched the elements of the patch, or their keys alone
   * @param before the list that the patch was applied to, if there was one
   * @param key by which elements are told apart; null for values
   */
  static ArrayNode of(
      ArrayNode merged, ArrayNode patched, @Nullable JsonNode before, @Nullable String key) {
    List<JsonNode> named = ids(patched, key);
    List<JsonNode> known = ids(before, key);
    List<JsonNode> ofPatch = new ArrayList<>();
    List<JsonNode> ofServer = new ArrayList<>();
    for (JsonNode element : merged) {
      (named.contains(id(element, key)) ? ofPatch : ofServer).add(element);
    }
    ofPatch.sort(Comparator.comparingInt(e -> named.indexOf(id(e, key))));
    ofServer.sort(Comparator.comparingInt(e -> known.indexOf(id(e, key))));
    ArrayNode ordered = Json.array();
    int next = 0;
    for (JsonNode element : ofPatch) {
      int place = known.indexOf(id(element, key));
      while (next < ofServer.size() && known.indexOf(id(ofServer.get(next), key)) < place) {
        ordered.add(ofServer.get(next++));
      }
      ordered.add(element);
    }
    ofServer.subList(next, ofServer.size()).forEach(ordered::add);
    return ordered;
  }

  private static List<JsonNode> ids(@Nullable JsonNode list, @Nullable String key) {
    List<JsonNode> ids = new ArrayList<>();
    if (list != null) {
      list.forEach(element -> ids.add(id(element, key)));
    }
    return ids;
  }

  private static JsonNode id(JsonNode element, @Nullable String key) {
    return key == null ? element : element.path(key);
  }
}
