package dev.slipway.embedded.apply;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of managedFields.
 *
 * @param name the manager
 * @param applies whether it manages by server-side apply
 * @param apiVersion the version of the object it wrote
 * @param subresource the subresource it wrote, or empty
 * @param time when
 * @param fields what it manages
 */
record Manager(
    String name,
    boolean applies,
    String apiVersion,
    String subresource,
    String time,
    FieldSet fields) {

  static List<Manager> read(ObjectNode object) {
    List<Manager> managers = new ArrayList<>();
    for (ObjectNode entry : Json.objects(object, "metadata", "managedFields")) {
      JsonNode fields = Json.at(entry, "fieldsV1");
      if (fields != null) {
        managers.add(
            new Manager(
                Json.string(entry, "manager"),
                Json.string(entry, "operation").equals("Apply"),
                Json.string(entry, "apiVersion"),
                Json.string(entry, "subresource"),
                Json.string(entry, "time"),
                FieldSet.read(fields)));
      }
    }
    return managers;
  }

  static void write(ObjectNode object, List<Manager> managers) {
    ArrayNode entries = Json.array();
    managers.stream()
        .filter(m -> !m.fields.isEmpty())
        .sorted(
            Comparator.comparing((Manager m) -> !m.applies)
                .thenComparing(Manager::time)
                .thenComparing(Manager::name))
        .forEach(
            m -> {
              ObjectNode entry = entries.addObject();
              entry.put("manager", m.name);
              entry.put("operation", m.applies ? "Apply" : "Update");
              entry.put("apiVersion", m.apiVersion);
              entry.put("time", m.time);
              entry.put("fieldsType", "FieldsV1");
              entry.set("fieldsV1", m.fields.write());
              if (!m.subresource.isEmpty()) {
                entry.put("subresource", m.subresource);
              }
            });
    if (entries.isEmpty()) {
      Json.metadata(object).remove("managedFields");
    } else {
      Json.metadata(object).set("managedFields", entries);
    }
  }

  boolean same(Manager other) {
    return name.equals(other.name)
        && applies == other.applies
        && apiVersion.equals(other.apiVersion)
        && subresource.equals(other.subresource);
  }

  Manager with(FieldSet other) {
    return new Manager(name, applies, apiVersion, subresource, time, other);
  }

  /** Returns the manager as a conflict names it. */
  String inConflict() {
    return "\""
        + name
        + "\""
        + (subresource.isEmpty() ? "" : " with subresource \"" + subresource + "\"")
        + (applies ? "" : " using " + apiVersion);
  }
}
