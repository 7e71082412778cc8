package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Quantity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of quotas and of limit ranges. */
final class LimitChecks {
  private final Faults faults;

  LimitChecks(Faults faults) {
    this.faults = faults;
  }

  void check(ObjectNode spec) {
    ObjectNode hard = Json.objectAt(spec, "hard");
    if (hard != null) {
      for (Map.Entry<String, JsonNode> amount : hard.properties()) {
        String text = amount.getValue().asString();
        if (Quantity.of(text).amount().signum() < 0) {
          faults.invalid(
              "spec.hard[" + amount.getKey() + "]", text, "must be greater than or equal to 0");
        }
      }
    }
    List<ObjectNode> limits = Json.objects(spec, "limits");
    for (int i = 0; i < limits.size(); i++) {
      String here = "spec.limits[" + i + "].";
      ObjectNode most = Json.objectAt(limits.get(i), "max");
      within(Json.objectAt(limits.get(i), "defaultRequest"), most, here, "default request");
      within(Json.objectAt(limits.get(i), "default"), most, here, "default");
    }
  }

  private void within(
      @Nullable ObjectNode amounts, @Nullable ObjectNode most, String here, String called) {
    if (amounts == null || most == null) {
      return;
    }
    for (Map.Entry<String, JsonNode> amount : amounts.properties()) {
      JsonNode limit = most.get(amount.getKey());
      String text = amount.getValue().asString();
      if (limit != null && Quantity.of(text).exceeds(Quantity.of(limit.asString()))) {
        faults.invalid(
            here
                + (called.equals("default") ? "default" : "defaultRequest")
                + "["
                + amount.getKey()
                + "]",
            text,
            called + " value " + text + " is greater than max value " + limit.asString());
      }
    }
  }
}
