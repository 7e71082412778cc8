package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The columns of configuration, permissions and limits. */
final class ConfigurationColumns {
  private ConfigurationColumns() {}

  static List<Column> configMap() {
    return List.of(
        Column.named(),
        Column.number("Data", o -> Cells.count(o, "data") + Cells.count(o, "binaryData")),
        Column.age());
  }

  static List<Column> secret() {
    return List.of(
        Column.named(),
        Column.text("Type", o -> Cells.at(o, "type")),
        Column.number("Data", o -> Cells.count(o, "data")),
        Column.age());
  }

  static List<Column> serviceAccount() {
    return List.of(
        Column.named(), Column.number("Secrets", o -> Cells.count(o, "secrets")), Column.age());
  }

  static List<Column> quota() {
    return List.of(
        Column.named(),
        Column.text("Request", o -> used(o, false)),
        Column.text("Limit", o -> used(o, true)),
        Column.age());
  }

  static List<Column> binding() {
    return List.of(
        Column.named(),
        Column.text(
            "Role", o -> Cells.at(o, "roleRef", "kind") + "/" + Cells.at(o, "roleRef", "name")),
        Column.age(),
        Column.wide("Users", o -> subjects(o, "User")),
        Column.wide("Groups", o -> subjects(o, "Group")),
        Column.wide("ServiceAccounts", o -> subjects(o, "ServiceAccount")));
  }

  static List<Column> created() {
    return List.of(Column.named(), Column.created());
  }

  static List<Column> budget() {
    return List.of(
        Column.named(),
        Column.text("Min Available", o -> available(o, "minAvailable")),
        Column.text("Max Unavailable", o -> available(o, "maxUnavailable")),
        Column.number("Allowed Disruptions", o -> Cells.number(o, "status", "disruptionsAllowed")),
        Column.age());
  }

  static List<Column> autoscaler() {
    return List.of(
        Column.named(),
        Column.text(
            "Reference",
            o ->
                Cells.at(o, "spec", "scaleTargetRef", "kind")
                    + "/"
                    + Cells.at(o, "spec", "scaleTargetRef", "name")),
        Column.text("Targets", ConfigurationColumns::targets),
        Column.text("MinPods", o -> unset(Cells.at(o, "spec", "minReplicas"))),
        Column.number("MaxPods", o -> Cells.number(o, "spec", "maxReplicas")),
        Column.number("Replicas", o -> Cells.number(o, "status", "currentReplicas")),
        Column.age());
  }

  static List<Column> priorityClass() {
    return List.of(
        Column.named(),
        Column.number("Value", o -> Cells.number(o, "value")),
        new Column(
            "Global-Default", "boolean", "", false, (o, now) -> Json.isTrue(o, "globalDefault")),
        Column.age(),
        Column.text("PreemptionPolicy", o -> Cells.at(o, "preemptionPolicy")));
  }

  static List<Column> networkPolicy() {
    return List.of(
        Column.named(),
        Column.text("Pod-Selector", o -> Cells.selector(Json.objectAt(o, "spec", "podSelector"))),
        Column.age());
  }

  private static String unset(String text) {
    return text.isEmpty() ? "<unset>" : text;
  }

  private static String available(ObjectNode budget, String field) {
    String value = Cells.at(budget, "spec", field);
    return value.isEmpty() ? "N/A" : value;
  }

  private static String used(ObjectNode quota, boolean limits) {
    List<String> parts = new ArrayList<>();
    JsonNode hard = Json.at(quota, "status", "hard");
    if (hard != null) {
      for (Map.Entry<String, JsonNode> e : hard.properties()) {
        if (e.getKey().startsWith("limits.") == limits) {
          String used = Cells.at(quota, "status", "used", e.getKey());
          parts.add(e.getKey() + ": " + used + "/" + e.getValue().asString());
        }
      }
    }
    parts.sort(String::compareTo);
    return String.join(", ", parts);
  }

  private static String subjects(ObjectNode binding, String kind) {
    return Json.objects(binding, "subjects").stream()
        .filter(s -> Cells.at(s, "kind").equals(kind))
        .map(
            s ->
                kind.equals("ServiceAccount")
                    ? Cells.at(s, "namespace") + "/" + Cells.at(s, "name")
                    : Cells.at(s, "name"))
        .collect(Collectors.joining(", "));
  }

  private static String targets(ObjectNode scaler) {
    List<String> parts = new ArrayList<>();
    String simple = Cells.at(scaler, "spec", "targetCPUUtilizationPercentage");
    if (!simple.isEmpty()) {
      parts.add("cpu: <unknown>/" + simple + "%");
    }
    for (ObjectNode metric : Json.objects(scaler, "spec", "metrics")) {
      String name = Cells.at(metric, "resource", "name");
      String share = Cells.at(metric, "resource", "target", "averageUtilization");
      String value = Cells.at(metric, "resource", "target", "averageValue");
      if (!name.isEmpty()) {
        parts.add(name + ": <unknown>/" + (share.isEmpty() ? value : share + "%"));
      }
    }
    return parts.isEmpty() ? Cells.NONE : String.join(", ", parts);
  }
}
