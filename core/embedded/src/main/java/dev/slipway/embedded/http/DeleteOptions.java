package dev.slipway.embedded.http;

import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.server.Deletion;
import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.WriteOptions;
import io.vertx.core.http.HttpServerRequest;
import tools.jackson.databind.node.ObjectNode;

/** Reads how something is to be deleted: from the body, else from the query. */
final class DeleteOptions {
  private DeleteOptions() {}

  static Deletion.Options of(HttpServerRequest request, byte[] body) {
    Query query = new Query(request);
    ObjectNode given =
        body.length == 0
            ? Json.object()
            : Bodies.object(body, Bodies.type(request), WriteOptions.Validation.IGNORE);
    long grace = Json.number(given, query.number("gracePeriodSeconds", -1), "gracePeriodSeconds");
    String how = Json.string(given, "propagationPolicy");
    how = how.isEmpty() ? query.text("propagationPolicy") : how;
    boolean orphan = Json.isTrue(given, "orphanDependents") || query.flag("orphanDependents");
    DeletionPropagation propagation =
        switch (how) {
          case "Background" -> DeletionPropagation.BACKGROUND;
          case "Foreground" -> DeletionPropagation.FOREGROUND;
          case "Orphan" -> DeletionPropagation.ORPHAN;
          case "" -> orphan ? DeletionPropagation.ORPHAN : null;
          default ->
              throw Refusal.badOption(
                  "DeleteOptions",
                  "propagationPolicy",
                  "FieldValueNotSupported",
                  "Unsupported value: \""
                      + how
                      + "\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        };
    if (orphan && !how.isEmpty()) {
      throw Refusal.badOption(
          "DeleteOptions",
          "propagationPolicy",
          "FieldValueInvalid",
          "Invalid value: \""
              + how
              + "\": orphanDependents and deletionPropagation cannot be both set");
    }
    boolean dry =
        Json.strings(given, "dryRun").contains("All") || query.text("dryRun").equals("All");
    return new Deletion.Options(
        grace < 0 ? null : grace,
        propagation,
        Json.string(given, "preconditions", "uid"),
        Json.string(given, "preconditions", "resourceVersion"),
        dry);
  }
}
