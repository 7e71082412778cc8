package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.table.Tables;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a client wants to see objects, by its Accept header: whole, as tables, or their metadata. */
final class View {
  private enum As {
    OBJECT,
    TABLE,
    METADATA
  }

  private final As as;
  private final Tables tables;
  private final String include;
  private boolean headings = true;

  private View(As as, Tables tables, String include) {
    this.as = as;
    this.tables = tables;
    this.include = include;
  }

  /** Takes the first form of the header that there is. */
  static View of(HttpServerRequest request, Tables tables) {
    String include = new Query(request).text("includeObject");
    return new View(accepted(request), tables, include);
  }

  /** Refuses a request whose answer its client could not read. */
  static void check(HttpServerRequest request) {
    accepted(request);
  }

  private static As accepted(HttpServerRequest request) {
    String header = request.getHeader("Accept");
    if (header == null || header.isBlank()) {
      return As.OBJECT;
    }
    for (String range : header.split(",", -1)) {
      String wanted = range.replace(" ", "").toLowerCase(Locale.ROOT);
      String type = wanted.split(";", -1)[0];
      if (!List.of("application/json", "application/*", "*/*").contains(type)) {
        continue;
      }
      if (!wanted.contains(";as=")) {
        return As.OBJECT;
      } else if (wanted.contains(";as=table") && !wanted.contains("v=v1beta1")) {
        return As.TABLE;
      } else if (wanted.contains(";as=partialobjectmetadata")) {
        return As.METADATA;
      }
    }
    throw new ApiException(
        406,
        "NotAcceptable",
        "only the following media types are accepted: application/json,"
            + " application/json;stream=watch");
  }

  ObjectNode one(ResourceKind kind, ObjectNode object) {
    return switch (as) {
      case OBJECT -> object;
      case TABLE -> tables.table(kind, List.of(object), null, include, true);
      case METADATA -> Tables.metadataOf(object);
    };
  }

  ObjectNode list(ResourceKind kind, ObjectNode list) {
    return switch (as) {
      case OBJECT -> list;
      case TABLE ->
          tables.table(
              kind, Json.objects(list, "items"), Json.objectAt(list, "metadata"), include, true);
      case METADATA -> {
        ObjectNode partial = Json.object().put("kind", "PartialObjectMetadataList");
        partial.put("apiVersion", "meta.k8s.io/v1");
        Json.carry(list, partial, "metadata");
        ArrayNode items = partial.putArray("items");
        Json.objects(list, "items").forEach(item -> items.add(Tables.metadataOf(item)));
        yield partial;
      }
    };
  }

  /** Returns a watch's event with its object as wanted; the first table says its columns. */
  ObjectNode event(ResourceKind kind, ObjectNode event) {
    ObjectNode object = Json.objectAt(event, "object");
    if (as == As.OBJECT || object == null || Json.string(event, "type").equals("ERROR")) {
      return event;
    }
    ObjectNode shown = Json.object().put("type", Json.string(event, "type"));
    if (as == As.METADATA) {
      return shown.set("object", Tables.metadataOf(object));
    }
    boolean bookmark = Json.string(event, "type").equals("BOOKMARK");
    ObjectNode table =
        tables.table(kind, bookmark ? List.of() : List.of(object), null, include, headings);
    if (bookmark) {
      Json.metadata(table)
          .put("resourceVersion", Json.string(object, "metadata", "resourceVersion"));
    }
    headings = false;
    return shown.set("object", table);
  }
}
