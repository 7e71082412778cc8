package dev.slipway.embedded.http;

import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.WriteOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;

/** The parameters of a request. */
record Query(HttpServerRequest request) {
  String text(String name) {
    String value = request.getParam(name);
    return value == null ? "" : value;
  }

  boolean flag(String name) {
    String value = request.getParam(name);
    return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
  }

  long number(String name, long otherwise) {
    String value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
  }

  WriteOptions write() {
    String manager = text("fieldManager");
    if (manager.isEmpty()) {
      String agent = request.getHeader("User-Agent");
      manager = agent == null ? "unknown" : agent.split("[/ ]", -1)[0];
    }
    String dry = text("dryRun");
    if (!dry.isEmpty() && !dry.equals("All")) {
      String kind =
          switch (request.method().name()) {
            case "POST" -> "CreateOptions";
            case "PUT" -> "UpdateOptions";
            case "PATCH" -> "PatchOptions";
            default -> "DeleteOptions";
          };
      throw Refusal.badOption(
          kind,
          "dryRun",
          "FieldValueNotSupported",
          "Unsupported value: []string{\"" + dry + "\"}: supported values: \"All\"");
    }
    WriteOptions.Validation validation =
        switch (text("fieldValidation")) {
          case "", "Warn" -> WriteOptions.Validation.WARN;
          case "Ignore" -> WriteOptions.Validation.IGNORE;
          case "Strict" -> WriteOptions.Validation.STRICT;
          default ->
              throw Refusal.badRequest(
                  "fieldValidation: Unsupported value: \"" + text("fieldValidation") + "\"");
        };
    return new WriteOptions(!dry.isEmpty(), manager, validation, flag("force"), new ArrayList<>());
  }
}
