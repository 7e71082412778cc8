package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a write reaches the object: a write of the main part leaves the status, one of the status
 * all else.
 */
final class Isolation {
  private static final List<String> FIXED =
      List.of(
          "uid",
          "name",
          "namespace",
          "generateName",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generation",
          "resourceVersion");

  private Isolation() {}

  static ObjectNode of(
      ResourceKind kind, Registry.Part part, ObjectNode current, ObjectNode wanted) {
    ObjectNode next;
    if (part == Registry.Part.STATUS) {
      next = current.deepCopy();
      Json.carry(wanted, next, "status");
      ObjectNode metadata = Json.objectAt(wanted, "metadata");
      if (metadata != null && metadata.has("managedFields")) {
        Json.carry(metadata, Json.metadata(next), "managedFields");
      }
      return next;
    }
    next = wanted.deepCopy();
    ObjectNode metadata = Json.metadata(next);
    for (String field : FIXED) {
      Json.carry(Json.metadata(current.deepCopy()), metadata, field);
    }
    if (kind.status()) {
      Json.carry(current, next, "status");
    }
    if (kind.kind().equals("Namespace")) {
      Json.carry(current, next, "spec");
    }
    return next;
  }

  static boolean sameSpec(ResourceKind kind, ObjectNode before, ObjectNode after) {
    if (!kind.custom()) {
      return Objects.equals(before.get("spec"), after.get("spec"));
    }
    ObjectNode a = before.deepCopy();
    ObjectNode b = after.deepCopy();
    a.remove(List.of("metadata", "apiVersion", "kind"));
    b.remove(List.of("metadata", "apiVersion", "kind"));
    if (kind.status()) {
      a.remove("status");
      b.remove("status");
    }
    return a.equals(b);
  }
}
