package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Validation of config maps and secrets. */
final class ConfigChecks {
  private final Faults faults;

  ConfigChecks(Faults faults) {
    this.faults = faults;
  }

  void configMap(ObjectNode object) {
    Set<String> keys = new HashSet<>();
    for (String map : List.of("data", "binaryData")) {
      ObjectNode data = Json.objectAt(object, map);
      if (data == null) {
        continue;
      }
      for (Map.Entry<String, JsonNode> e : data.properties()) {
        if (!Names.configKey(e.getKey())) {
          faults.invalid(map + "[" + e.getKey() + "]", e.getKey(), Names.KEY_FAULT);
        }
        if (!keys.add(e.getKey())) {
          faults.invalid(
              "data[" + e.getKey() + "]", e.getKey(), "duplicate of key present in binaryData");
        }
      }
    }
    if (size(object) > 1024 * 1024) {
      faults.add("FieldValueTooLong", "", "Too long: must have at most 1048576 bytes");
    }
  }

  private static long size(ObjectNode object) {
    long size = 0;
    for (String map : List.of("data", "binaryData")) {
      ObjectNode data = Json.objectAt(object, map);
      if (data != null) {
        for (Map.Entry<String, JsonNode> e : data.properties()) {
          size += e.getValue().asString().length();
        }
      }
    }
    return size;
  }

  void secret(ObjectNode object) {
    ObjectNode data = Json.objectAt(object, "data");
    if (data != null) {
      for (Map.Entry<String, JsonNode> e : data.properties()) {
        if (!Names.configKey(e.getKey())) {
          faults.invalid("data[" + e.getKey() + "]", e.getKey(), Names.KEY_FAULT);
        }
      }
    }
    List<String> needs =
        switch (Json.string(object, "type")) {
          case "kubernetes.io/tls" -> List.of("tls.crt", "tls.key");
          case "kubernetes.io/dockerconfigjson" -> List.of(".dockerconfigjson");
          case "kubernetes.io/dockercfg" -> List.of(".dockercfg");
          case "kubernetes.io/ssh-auth" -> List.of("ssh-privatekey");
          default -> List.of();
        };
    for (String key : needs) {
      if (Json.at(data, key) == null) {
        faults.required("data[" + key + "]", "");
      }
    }
    if (needs.contains(".dockerconfigjson") && Json.at(data, ".dockerconfigjson") != null) {
      try {
        Json.parse(Base64.getDecoder().decode(Json.string(data, ".dockerconfigjson")));
      } catch (JacksonException e) {
        faults.invalid(
            "data[.dockerconfigjson]", "<secret contents redacted>", e.getOriginalMessage());
      }
    }
  }
}
