package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.GoneException;
import dev.slipway.embedded.store.Listing;
import dev.slipway.embedded.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists objects: selected, in pages, as they are or as they were. */
public final class Lister {
  private final Store store;

  /**
   * What a list is asked for.
   *
   * @param namespace the namespace; null for all
   * @param wanted which objects
   * @param selective whether it may leave some out
   * @param limit how many at most; 0 for all
   * @param token where the page before ended, or empty
   * @param version the resourceVersion, or empty
   * @param match how that version is meant, or empty
   */
  public record Request(
      @Nullable String namespace,
      Predicate<ObjectNode> wanted,
      boolean selective,
      long limit,
      String token,
      String version,
      String match) {}

  /** Lists from a store. */
  public Lister(Store store) {
    this.store = store;
  }

  /** Returns the list. */
  public ObjectNode list(ResourceKind kind, Request request) {
    String after = "";
    Listing listing;
    try {
      if (!request.token().isEmpty()) {
        ObjectNode token = token(request.token());
        after = Json.string(token, "start");
        listing = store.listAt(kind.storedAs(), request.namespace(), Json.number(token, 0, "rv"));
      } else {
        listing = first(kind, request);
      }
    } catch (GoneException e) {
      throw new ApiException(
          410,
          "Expired",
          request.token().isEmpty()
              ? e.getMessage() == null ? "too old resource version" : e.getMessage()
              : "The provided continue parameter is too old to display a consistent list result. You"
                  + " can start a new list without the continue parameter.");
    }
    return page(kind, request, listing, after);
  }

  private Listing first(ResourceKind kind, Request request) {
    String version = request.version();
    String match = request.match();
    if (!match.isEmpty() && version.isEmpty()) {
      throw unfit(
          "FieldValueForbidden",
          "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
    }
    if (!match.isEmpty() && !List.of("Exact", "NotOlderThan").contains(match)) {
      throw unfit(
          "FieldValueNotSupported",
          "Unsupported value: \""
              + match
              + "\": supported values: \"Exact\", \"NotOlderThan\", \"\"");
    }
    if (version.isEmpty() || version.equals("0")) {
      return store.list(kind.storedAs(), request.namespace());
    }
    long at = version(version);
    if (at > store.revision()) {
      throw new ApiException(
          504, "Timeout", "Too large resource version: " + at + ", current: " + store.revision());
    }
    return request.match().equals("Exact")
        ? store.listAt(kind.storedAs(), request.namespace(), at)
        : store.list(kind.storedAs(), request.namespace());
  }

  private static ApiException unfit(String reason, String message) {
    return Refusal.badOption("ListOptions", "resourceVersionMatch", reason, message);
  }

  /** Reads a resourceVersion. */
  public static long version(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest(
          "resourceVersion: Invalid value: \""
              + text
              + "\": strconv.ParseUint: parsing \""
              + text
              + "\": invalid syntax");
    }
  }

  private static ObjectNode token(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      return (ObjectNode) Json.parse(text);
    } catch (IllegalArgumentException
        | tools.jackson.core.JacksonException
        | ClassCastException e) {
      throw Refusal.badRequest("continue key is not valid: " + e.getMessage());
    }
  }

  private static ObjectNode page(
      ResourceKind kind, Request request, Listing listing, String after) {
    List<ObjectNode> rest = new ArrayList<>();
    for (ObjectNode object : listing.objects()) {
      if (path(object).compareTo(after) > 0 && request.wanted().test(Versions.to(kind, object))) {
        rest.add(object);
      }
    }
    ObjectNode list = Json.object();
    list.put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
    ObjectNode metadata = list.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(listing.revision()));
    ArrayNode items = list.putArray("items");
    int count = request.limit() > 0 ? (int) Math.min(request.limit(), rest.size()) : rest.size();
    for (ObjectNode object : rest.subList(0, count)) {
      items.add(item(kind, object));
    }
    if (count < rest.size()) {
      ObjectNode token = Json.object();
      Json.put(token, "rv", listing.revision());
      token.put("start", path(rest.get(count - 1)));
      metadata.put(
          "continue", Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(token)));
      if (!request.selective()) {
        Json.put(metadata, "remainingItemCount", rest.size() - count);
      }
    }
    return list;
  }

  /** Of built-in kinds, the list alone says what they are. */
  private static ObjectNode item(ResourceKind kind, ObjectNode object) {
    ObjectNode item = Versions.to(kind, object);
    if (kind.custom()) {
      return item;
    }
    ObjectNode plain = item == object ? item.deepCopy() : item;
    plain.remove(List.of("apiVersion", "kind"));
    return plain;
  }

  private static String path(ObjectNode object) {
    return Json.namespace(object) + "/" + Json.name(object);
  }
}
