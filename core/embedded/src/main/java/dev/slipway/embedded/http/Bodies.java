package dev.slipway.embedded.http;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.protobuf.Protobuf;
import dev.slipway.embedded.protobuf.UnreadableException;
import dev.slipway.embedded.server.Refusal;
import dev.slipway.embedded.server.WriteOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the bodies of requests: JSON, YAML and protobuf. */
final class Bodies {
  private static final Protobuf PROTOBUF = new Protobuf();

  private Bodies() {}

  static String type(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type == null ? "application/json" : type.split(";", -1)[0].trim();
  }

  static ObjectNode object(byte[] body, String type, WriteOptions.Validation validation) {
    JsonNode node = node(body, type, validation);
    if (!(node instanceof ObjectNode object)) {
      throw Refusal.badRequest(
          "couldn't get version/kind; json parse error: json: cannot unmarshal the body into an"
              + " object");
    }
    return object;
  }

  static JsonNode node(byte[] body, String type, WriteOptions.Validation validation) {
    if (type.equals("application/vnd.kubernetes.protobuf")) {
      return protobuf(body);
    }
    try {
      if (type.endsWith("yaml")) {
        Object loaded =
            new Load(LoadSettings.builder().build())
                .loadFromString(new String(body, StandardCharsets.UTF_8));
        return Json.tree(loaded == null ? "" : loaded);
      }
      return validation == WriteOptions.Validation.STRICT
          ? Json.parseStrictly(body)
          : Json.parse(body);
    } catch (JacksonException e) {
      if (String.valueOf(e.getMessage()).contains("Duplicate")) {
        throw Refusal.badRequest(
            "strict decoding error: duplicate field: " + e.getOriginalMessage());
      }
      throw Refusal.badRequest(
          "couldn't get version/kind; json parse error: " + e.getOriginalMessage());
    } catch (org.snakeyaml.engine.v2.exceptions.YamlEngineException e) {
      throw Refusal.badRequest("error decoding YAML: " + e.getMessage());
    }
  }

  private static JsonNode protobuf(byte[] body) {
    try {
      return PROTOBUF
          .read(body)
          .orElseThrow(() -> Refusal.unsupportedMediaType("application/json, application/yaml"));
    } catch (UnreadableException e) {
      throw Refusal.badRequest(String.valueOf(e.getMessage()));
    }
  }
}
