package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Values that are bytes, in base64. */
final class EncodedData {
  private EncodedData() {}

  /** Returns what is wrong with the first value that is no base64, in the API's words. */
  static Optional<String> fault(ResourceKind kind, ObjectNode object) {
    String field = kind.is("", "Secret") ? "data" : kind.is("", "ConfigMap") ? "binaryData" : "";
    ObjectNode data = field.isEmpty() ? null : Json.objectAt(object, field);
    if (data == null) {
      return Optional.empty();
    }
    for (Map.Entry<String, JsonNode> entry : data.properties()) {
      int at = firstFault(entry.getValue().asString(""));
      if (at >= 0) {
        return Optional.of("illegal base64 data at input byte " + at);
      }
    }
    return Optional.empty();
  }

  /** The index of the first character that cannot stand there, below zero for none. */
  private static int firstFault(String text) {
    int read = 0;
    int padding = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        continue;
      }
      boolean letter = c < 128 && (Character.isLetterOrDigit(c) || c == '+' || c == '/');
      if (c == '=' && read % 4 >= 2) {
        padding++;
      } else if (!letter || padding > 0) {
        return i;
      }
      read++;
    }
    return read % 4 == 0 ? -1 : text.length() - (padding > 0 ? padding : read % 4);
  }
}
