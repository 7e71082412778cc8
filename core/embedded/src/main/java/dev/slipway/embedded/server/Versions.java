package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Kinds that are served in two versions: what one stored reads as in the other. */
final class Versions {
  private static final List<List<String>> EVENT =
      List.of(
          List.of("involvedObject", "regarding"),
          List.of("message", "note"),
          List.of("source", "deprecatedSource"),
          List.of("firstTimestamp", "deprecatedFirstTimestamp"),
          List.of("lastTimestamp", "deprecatedLastTimestamp"),
          List.of("count", "deprecatedCount"),
          List.of("reportingComponent", "reportingController"));

  private Versions() {}

  static ObjectNode to(ResourceKind kind, ObjectNode stored) {
    if (Json.string(stored, "apiVersion").equals(kind.apiVersion())) {
      return stored;
    }
    ObjectNode object = stored.deepCopy();
    if (kind.kind().equals("Event")) {
      boolean core = kind.group().isEmpty();
      for (List<String> pair : EVENT) {
        rename(object, pair.get(core ? 1 : 0), pair.get(core ? 0 : 1));
      }
    } else if (kind.kind().equals("HorizontalPodAutoscaler")) {
      autoscaler(object, kind.version().equals("v1"));
    }
    object.put("apiVersion", kind.apiVersion());
    return object;
  }

  private static void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      object.set(to, object.remove(from));
    }
  }

  private static void autoscaler(ObjectNode object, boolean toFirst) {
    ObjectNode spec = Json.make(object, "spec");
    String target = "targetCPUUtilizationPercentage";
    if (toFirst) {
      for (ObjectNode metric : Json.objects(spec, "metrics")) {
        if (Json.string(metric, "resource", "name").equals("cpu")) {
          Json.put(
              spec, target, Json.number(metric, 80, "resource", "target", "averageUtilization"));
        }
      }
      spec.remove(List.of("metrics", "behavior"));
    } else if (spec.has(target)) {
      ObjectNode metric = spec.putArray("metrics").addObject();
      metric.put("type", "Resource");
      ObjectNode resource = metric.putObject("resource");
      resource.put("name", "cpu");
      Json.put(
          resource.putObject("target").put("type", "Utilization"),
          "averageUtilization",
          Json.number(spec, 80, target));
      spec.remove(target);
    }
  }
}
