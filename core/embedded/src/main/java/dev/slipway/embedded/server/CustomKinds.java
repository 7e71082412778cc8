package dev.slipway.embedded.server;

import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.CustomTypes;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Event;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Serves the kinds that CustomResourceDefinitions define. */
final class CustomKinds {
  private final Registry registry;
  private final CustomTypes types;

  CustomKinds(Registry registry) {
    this.registry = registry;
    this.types = new CustomTypes(registry.catalogue());
  }

  void handle(Event event) {
    ObjectNode spec = Json.make(event.object().deepCopy(), "spec");
    String group = Json.string(spec, "group");
    String plural = Json.string(spec, "names", "plural");
    if (event.type() == Change.Type.DELETED) {
      for (ObjectNode object : registry.store().list(group + "/" + plural, null).objects()) {
        registry
            .store()
            .remove(
                new dev.slipway.embedded.store.Key(
                    group + "/" + plural, Json.namespace(object), Json.name(object)));
      }
      registry.catalogue().define(group, plural, List.of());
      return;
    }
    List<ResourceKind> kinds = new ArrayList<>();
    for (ObjectNode version : Json.objects(spec, "versions")) {
      if (Json.isTrue(version, "served")) {
        kinds.add(kind(group, plural, spec, version));
      }
    }
    registry.catalogue().define(group, plural, kinds);
    if (Json.list(event.object(), "status", "conditions").isEmpty()) {
      establish(event);
    }
  }

  private ResourceKind kind(String group, String plural, ObjectNode spec, ObjectNode version) {
    ObjectNode names = Json.make(spec, "names");
    JsonNode schema = Json.at(version, "schema", "openAPIV3Schema");
    ObjectNode scale = Json.objectAt(version, "subresources", "scale");
    String selector = Json.string(scale, "labelSelectorPath");
    return new ResourceKind(
        group,
        Json.string(version, "name"),
        Json.string(names, "kind"),
        plural,
        Json.string(names, "singular"),
        Json.string(spec, "scope").equals("Namespaced"),
        Json.strings(names, "shortNames"),
        Json.strings(names, "categories"),
        Json.at(version, "subresources", "status") != null,
        scale == null
            ? null
            : new ResourceKind.ScalePaths(
                Json.string(scale, "specReplicasPath"),
                Json.string(scale, "statusReplicasPath"),
                selector.isEmpty() ? null : selector),
        types.root(Json.string(names, "kind"), schema),
        schema == null ? Json.object() : schema,
        group + "/" + plural);
  }

  private void establish(Event event) {
    ObjectNode next = event.object().deepCopy();
    ObjectNode status = Json.make(next, "status");
    ArrayNode conditions = status.putArray("conditions");
    String now = registry.now().toString();
    condition(conditions, "NamesAccepted", "NoConflicts", "no conflicts found", now);
    condition(
        conditions,
        "Established",
        "InitialNamesAccepted",
        "the initial names have been accepted",
        now);
    Json.carry(Json.make(next, "spec"), status, "names");
    status.set("acceptedNames", status.remove("names"));
    ArrayNode stored = status.putArray("storedVersions");
    for (ObjectNode version : Json.objects(next, "spec", "versions")) {
      if (Json.isTrue(version, "storage")) {
        stored.add(Json.string(version, "name"));
      }
    }
    registry.store().put(event.key(), next);
  }

  private static void condition(
      ArrayNode into, String type, String reason, String message, String now) {
    into.addObject()
        .put("lastTransitionTime", now)
        .put("message", message)
        .put("reason", reason)
        .put("status", "True")
        .put("type", type);
  }
}
