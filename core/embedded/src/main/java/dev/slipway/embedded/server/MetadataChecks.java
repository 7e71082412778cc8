package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of what every object says of itself. */
final class MetadataChecks {
  private final Faults faults;

  MetadataChecks(Faults faults) {
    this.faults = faults;
  }

  void check(ResourceKind kind, ObjectNode object) {
    String name = Json.name(object);
    if (name.isEmpty()) {
      faults.required("metadata.name", "name or generateName is required");
    } else {
      name(kind, name);
    }
    ObjectNode labels = Json.objectAt(object, "metadata", "labels");
    if (labels != null) {
      labels(labels, "metadata.labels");
    }
    ObjectNode annotations = Json.objectAt(object, "metadata", "annotations");
    if (annotations != null) {
      for (Map.Entry<String, JsonNode> e : annotations.properties()) {
        if (!Names.qualified(e.getKey().toLowerCase(Locale.ROOT))) {
          faults.invalid("metadata.annotations", e.getKey(), Names.QUALIFIED_FAULT);
        }
      }
    }
    List<String> finalizers = Json.strings(object, "metadata", "finalizers");
    for (int i = 0; i < finalizers.size(); i++) {
      String finalizer = finalizers.get(i);
      if (!Names.qualified(finalizer)) {
        faults.invalid("metadata.finalizers", finalizer, Names.QUALIFIED_FAULT);
      } else if (finalizer.indexOf('/') < 0
          && !List.of("orphan", "foregroundDeletion", "kubernetes").contains(finalizer)) {
        faults.invalid(
            "metadata.finalizers[" + i + "]",
            finalizer,
            "name is neither a standard finalizer name nor is it fully qualified");
      }
    }
    List<ObjectNode> owners = Json.objects(object, "metadata", "ownerReferences");
    int controllers = 0;
    for (ObjectNode owner : owners) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Json.string(owner, field).isEmpty()) {
          String called = field.equals("apiVersion") ? "version" : field;
          faults.invalid("metadata.ownerReferences." + field, "", called + " must not be empty");
        }
      }
      controllers += Json.isTrue(owner, "controller") ? 1 : 0;
    }
    if (controllers > 1) {
      faults.invalid(
          "metadata.ownerReferences", "", "Only one reference can have Controller set to true");
    }
  }

  private void name(ResourceKind kind, String name) {
    switch (kind.kind()) {
      case "Namespace" -> {
        if (!Names.label(name)) {
          faults.invalid("metadata.name", name, Names.LABEL_FAULT);
        }
      }
      case "Service" -> {
        if (!Names.dns1035(name)) {
          faults.invalid("metadata.name", name, Names.DNS1035_FAULT);
        }
      }
      case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding" -> {
        if (name.equals(".") || name.equals("..") || name.contains("/") || name.contains("%")) {
          faults.invalid("metadata.name", name, "may not contain '/'");
        }
      }
      default -> {
        if (name.length() > 253) {
          faults.invalid("metadata.name", name, Names.NAME_TOO_LONG);
        }
        if (!Names.subdomain(name.substring(0, Math.min(253, name.length())))) {
          faults.invalid("metadata.name", name, Names.SUBDOMAIN_FAULT);
        }
      }
    }
  }

  void labels(ObjectNode labels, String path) {
    for (Map.Entry<String, JsonNode> e : labels.properties()) {
      if (!Names.qualified(e.getKey())) {
        faults.invalid(path, e.getKey(), Names.QUALIFIED_FAULT);
      }
      String value = e.getValue().asString("");
      if (value.length() > 63) {
        faults.invalid(path, value, "must be no more than 63 characters");
      } else if (!Names.labelValue(value)) {
        faults.invalid(path, value, Names.VALUE_FAULT);
      }
    }
  }
}
