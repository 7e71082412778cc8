package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Quantity;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The ResourceQuotas of a namespace: what is used, and whether one more fits. */
final class Quotas {
  private static final Quantity NONE = new Quantity(BigDecimal.ZERO, false);
  private static final Quantity ONE = new Quantity(BigDecimal.ONE, false);
  private final Store store;

  Quotas(Store store) {
    this.store = store;
  }

  void admit(ResourceKind kind, @Nullable ObjectNode before, ObjectNode after, boolean book) {
    if (kind.kind().equals("ResourceQuota")) {
      if (book) {
        ObjectNode status = Json.make(after, "status");
        Json.carry(Json.make(after, "spec"), status, "hard");
        status.set("used", used(after));
      }
      return;
    }
    if (before != null) {
      return;
    }
    for (ObjectNode quota : store.list("/resourcequotas", Json.namespace(after)).objects()) {
      check(kind, quota, after);
      if (book) {
        ObjectNode next = quota.deepCopy();
        ObjectNode used = used(quota);
        ObjectNode hard = Json.objectAt(quota, "spec", "hard");
        if (hard != null) {
          for (Map.Entry<String, JsonNode> e : hard.properties()) {
            used.put(
                e.getKey(),
                Quantity.of(Json.string(used, e.getKey()))
                    .plus(cost(kind.storedAs(), after, e.getKey()))
                    .canonical());
          }
        }
        Json.make(next, "status").set("used", used);
        Json.carry(Json.make(next, "spec"), Json.make(next, "status"), "hard");
        if (!next.equals(quota)) {
          store.put(new Key("/resourcequotas", Json.namespace(after), Json.name(quota)), next);
        }
      }
    }
  }

  private void check(ResourceKind kind, ObjectNode quota, ObjectNode object) {
    ObjectNode hard = Json.objectAt(quota, "spec", "hard");
    if (hard == null) {
      return;
    }
    List<String> asked = new ArrayList<>();
    List<String> usedBefore = new ArrayList<>();
    List<String> limited = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    ObjectNode used = used(quota);
    for (Map.Entry<String, JsonNode> e : hard.properties()) {
      String resource = e.getKey();
      Quantity cost = cost(kind.storedAs(), object, resource);
      if (kind.kind().equals("Pod") && compute(resource) && cost.isZero()) {
        missing.add(resource);
      }
      Quantity before = Quantity.of(Json.string(used, resource));
      if (!cost.isZero() && before.plus(cost).exceeds(Quantity.of(e.getValue().asString()))) {
        asked.add(resource + "=" + cost.canonical());
        usedBefore.add(resource + "=" + before.canonical());
        limited.add(resource + "=" + e.getValue().asString());
      }
    }
    if (!missing.isEmpty()) {
      missing.sort(null);
      throw Refusal.forbidden(
          kind,
          Json.name(object),
          "failed quota: " + Json.name(quota) + ": must specify " + String.join(",", missing));
    }
    if (!asked.isEmpty()) {
      throw Refusal.forbidden(
          kind,
          Json.name(object),
          "exceeded quota: "
              + Json.name(quota)
              + ", requested: "
              + String.join(",", asked)
              + ", used: "
              + String.join(",", usedBefore)
              + ", limited: "
              + String.join(",", limited));
    }
  }

  private static boolean compute(String resource) {
    return resource.endsWith("cpu") || resource.endsWith("memory");
  }

  /** Returns what the namespace of a quota uses of each of its resources. */
  ObjectNode used(ObjectNode quota) {
    ObjectNode used = Json.object();
    ObjectNode hard = Json.objectAt(quota, "spec", "hard");
    if (hard == null) {
      return used;
    }
    for (String resource : hard.propertyNames()) {
      Quantity sum = NONE;
      String counted = countedAs(resource);
      for (ObjectNode object : store.list(counted, Json.namespace(quota)).objects()) {
        sum = sum.plus(cost(counted, object, resource));
      }
      used.put(resource, sum.canonical());
    }
    return used;
  }

  private static String countedAs(String resource) {
    if (resource.startsWith("count/")) {
      String name = resource.substring(6);
      int dot = name.indexOf('.');
      return dot < 0 ? "/" + name : name.substring(dot + 1) + "/" + name.substring(0, dot);
    }
    return switch (resource) {
      case "configmaps",
          "secrets",
          "services",
          "persistentvolumeclaims",
          "replicationcontrollers",
          "resourcequotas" ->
          "/" + resource;
      case "services.nodeports", "services.loadbalancers" -> "/services";
      case "requests.storage" -> "/persistentvolumeclaims";
      default -> "/pods";
    };
  }

  private static Quantity cost(String storedAs, ObjectNode object, String resource) {
    if (!countedAs(resource).equals(storedAs)) {
      return NONE;
    }
    if (storedAs.equals("/pods")) {
      String phase = Json.string(object, "status", "phase");
      if (!resource.startsWith("count/") && (phase.equals("Succeeded") || phase.equals("Failed"))) {
        return NONE;
      }
      if (compute(resource)) {
        boolean limit = resource.startsWith("limits.");
        String name = resource.substring(resource.indexOf('.') + 1);
        Quantity sum = NONE;
        for (ObjectNode c : Json.objects(object, "spec", "containers")) {
          sum =
              sum.plus(
                  Quantity.of(Json.string(c, "resources", limit ? "limits" : "requests", name)));
        }
        return sum;
      }
    }
    return switch (resource) {
      case "services.nodeports" ->
          Json.string(object, "spec", "type").equals("NodePort") ? ONE : NONE;
      case "services.loadbalancers" ->
          Json.string(object, "spec", "type").equals("LoadBalancer") ? ONE : NONE;
      case "requests.storage" ->
          Quantity.of(Json.string(object, "spec", "resources", "requests", "storage"));
      default -> ONE;
    };
  }
}
