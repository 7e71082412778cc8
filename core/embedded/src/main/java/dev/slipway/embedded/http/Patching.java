package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.patch.JsonPatch;
import dev.slipway.embedded.patch.MergePatch;
import dev.slipway.embedded.patch.PatchException;
import dev.slipway.embedded.patch.StrategicMergePatch;
import dev.slipway.embedded.schema.FieldType;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.Refusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies the patches of requests, by their media types. */
final class Patching {
  private Patching() {}

  static ObjectNode patched(
      String type,
      ObjectNode old,
      JsonNode change,
      FieldType fields,
      ResourceKind kind,
      String name) {
    try {
      JsonNode result =
          switch (type) {
            case "application/json-patch+json" -> JsonPatch.apply(old, change);
            case "application/merge-patch+json" -> {
              if (!change.isObject()) {
                throw Refusal.badRequest(
                    "error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}");
              }
              yield MergePatch.apply(old, change);
            }
            case "application/strategic-merge-patch+json" -> {
              if (kind.custom()) {
                throw Refusal.unsupportedMediaType(
                    "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
              }
              yield StrategicMergePatch.apply(old, change, fields);
            }
            default ->
                throw Refusal.unsupportedMediaType(
                    "application/json-patch+json, application/merge-patch+json,"
                        + " application/strategic-merge-patch+json, application/apply-patch+yaml");
          };
      if (result instanceof ObjectNode object) {
        return object;
      }
      throw Refusal.badRequest("the patched object is no object");
    } catch (PatchException e) {
      String message = String.valueOf(e.getMessage());
      if (e.fault() == PatchException.Fault.UNREADABLE) {
        throw Refusal.badRequest("error decoding patch: " + message);
      }
      throw new ApiException(
          422, "Invalid", "the server rejected our request due to an error in our request");
    }
  }
}
