package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import tools.jackson.databind.node.ObjectNode;

/** The Status bodies of answers. */
final class Statuses {
  private Statuses() {}

  static ObjectNode failure(ApiException e) {
    ObjectNode status = status("Failure");
    status.put("message", String.valueOf(e.getMessage()));
    status.put("reason", e.reason());
    if (!e.details().isEmpty() || e.code() == 404) {
      status.set("details", Json.tree(e.details()));
    }
    status.put("code", e.code());
    return status;
  }

  static ObjectNode deleted(ResourceKind kind, ObjectNode object) {
    ObjectNode status = status("Success");
    ObjectNode details = status.putObject("details").put("name", Json.name(object));
    if (!kind.group().isEmpty()) {
      details.put("group", kind.group());
    }
    details.put("kind", kind.plural()).put("uid", Json.uid(object));
    return status;
  }

  private static ObjectNode status(String outcome) {
    ObjectNode status = Json.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", outcome);
    return status;
  }
}
