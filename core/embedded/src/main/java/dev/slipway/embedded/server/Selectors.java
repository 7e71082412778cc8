package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Label and field selectors, as text and as LabelSelector objects. */
public final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^=!\\s]+)\\s*(==|=|!=)\\s*(\\S*)\\s*");
  private static final Pattern EXISTS = Pattern.compile("\\s*(!?)\\s*([^=!\\s,()]+)\\s*");
  private static final Map<String, Set<String>> FIELDS =
      Map.of(
          "pods",
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          "events",
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          "secrets",
          Set.of("type"),
          "namespaces",
          Set.of("status.phase"),
          "nodes",
          Set.of("spec.unschedulable"),
          "replicasets",
          Set.of("status.replicas"),
          "jobs",
          Set.of("status.successful"));

  private Selectors() {}

  /** Parses a label selector as it stands in a query. */
  public static Predicate<ObjectNode> labels(String selector) {
    List<Predicate<ObjectNode>> all = new ArrayList<>();
    for (String part : split(selector)) {
      all.add(requirement(part, selector));
    }
    return object -> all.stream().allMatch(p -> p.test(object));
  }

  private static Predicate<ObjectNode> requirement(String part, String whole) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      String key = key(set.group(1));
      List<String> values = Arrays.stream(set.group(3).split(",", -1)).map(String::trim).toList();
      boolean in = set.group(2).equals("in");
      return o -> {
        String value = label(o, key);
        return in
            ? value != null && values.contains(value)
            : value == null || !values.contains(value);
      };
    }
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      String key = key(equality.group(1));
      String wanted = equality.group(3);
      if (!Names.labelValue(wanted)) {
        throw unparsable(
            "values[0][" + key + "]: Invalid value: \"" + wanted + "\": " + Names.VALUE_FAULT);
      }
      boolean not = equality.group(2).equals("!=");
      return o -> not != wanted.equals(label(o, key));
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      String key = key(exists.group(2));
      boolean not = !exists.group(1).isEmpty();
      return o -> not == (label(o, key) == null);
    }
    throw unparsable("couldn't parse the selector string \"" + whole + "\"");
  }

  private static RuntimeException unparsable(String why) {
    return Refusal.badRequest("unable to parse requirement: " + why);
  }

  private static String key(String key) {
    if (!Names.qualified(key)) {
      throw unparsable("key: Invalid value: \"" + key + "\": " + Names.QUALIFIED_FAULT);
    }
    return key;
  }

  private static @Nullable String label(ObjectNode object, String key) {
    JsonNode value = Json.at(object, "metadata", "labels", key);
    return value == null ? null : value.asString();
  }

  private static List<String> split(String selector) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    StringBuilder part = new StringBuilder();
    for (char c : selector.toCharArray()) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    parts.removeIf(String::isBlank);
    return parts;
  }

  /**
   * Parses a field selector as it stands in a query; only the fields that the kind offers are
   * allowed.
   */
  public static Predicate<ObjectNode> fields(String selector, ResourceKind kind) {
    List<Predicate<ObjectNode>> all = new ArrayList<>();
    for (String part : split(selector)) {
      Matcher m = EQUALITY.matcher(part);
      if (!m.matches()) {
        throw Refusal.badRequest(
            "invalid selector: '" + selector + "'; can't understand '" + part + "'");
      }
      String field = m.group(1);
      boolean known =
          field.equals("metadata.name")
              || (field.equals("metadata.namespace") && kind.namespaced())
              || (!kind.custom() && FIELDS.getOrDefault(kind.plural(), Set.of()).contains(field));
      if (!known) {
        throw Refusal.badRequest("field label not supported: " + field);
      }
      boolean not = m.group(2).equals("!=");
      String wanted = m.group(3);
      all.add(o -> not != wanted.equals(fieldValue(o, field)));
    }
    return object -> all.stream().allMatch(p -> p.test(object));
  }

  private static String fieldValue(ObjectNode object, String field) {
    String path = field.equals("source") ? "source.component" : field;
    if (path.equals("spec.unschedulable")) {
      return Boolean.toString(Json.isTrue(object, "spec", "unschedulable"));
    }
    if (path.equals("status.replicas")) {
      return Long.toString(Json.number(object, 0, "status", "replicas"));
    }
    if (path.equals("status.successful")) {
      return Long.toString(Json.number(object, 0, "status", "succeeded"));
    }
    return Json.string(object, path.split("\\.", -1));
  }

  /** Returns whether a LabelSelector object selects these labels. An empty one selects all. */
  public static boolean selects(@Nullable JsonNode selector, @Nullable JsonNode labels) {
    JsonNode match = Json.at(selector, "matchLabels");
    if (match != null) {
      for (Map.Entry<String, JsonNode> e : match.properties()) {
        if (!e.getValue().equals(Json.at(labels, e.getKey()))) {
          return false;
        }
      }
    }
    for (ObjectNode e : Json.objects(selector, "matchExpressions")) {
      JsonNode value = Json.at(labels, Json.string(e, "key"));
      List<String> values = Json.strings(e, "values");
      boolean holds =
          switch (Json.string(e, "operator")) {
            case "In" -> value != null && values.contains(value.asString());
            case "NotIn" -> value == null || !values.contains(value.asString());
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
          };
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  /** Writes a LabelSelector object (or a plain map of labels) as a query has it. */
  public static String text(@Nullable JsonNode selector) {
    List<String> parts = new ArrayList<>();
    JsonNode match =
        selector != null && !selector.has("matchLabels") && !selector.has("matchExpressions")
            ? selector
            : Json.at(selector, "matchLabels");
    if (match != null) {
      match.properties().forEach(e -> parts.add(e.getKey() + "=" + e.getValue().asString()));
    }
    for (ObjectNode e : Json.objects(selector, "matchExpressions")) {
      String key = Json.string(e, "key");
      String values = "(" + String.join(",", Json.strings(e, "values")) + ")";
      parts.add(
          switch (Json.string(e, "operator")) {
            case "In" -> key + " in " + values;
            case "NotIn" -> key + " notin " + values;
            case "DoesNotExist" -> "!" + key;
            default -> key;
          });
    }
    return String.join(",", parts);
  }
}
