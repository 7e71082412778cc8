package dev.slipway.embedded.server;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.Decoded;
import dev.slipway.embedded.schema.Decoder;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a request sends, as an object of the kind, in the place that its address names. */
final class Decoding {
  private Decoding() {}

  /** Decodes a body; {@code name} is null where the server may choose it. */
  static ObjectNode decode(
      ResourceKind kind,
      @Nullable String namespace,
      @Nullable String name,
      ObjectNode body,
      WriteOptions options) {
    ObjectNode object = decode(kind, body, options);
    if (name != null) {
      named(object, name);
    }
    place(kind, namespace, object);
    return object;
  }

  private static void named(ObjectNode object, String name) {
    String given = Json.name(object);
    if (!given.isEmpty() && !given.equals(name)) {
      throw Refusal.badRequest(
          "the name of the object ("
              + given
              + ") does not match the name on the URL ("
              + name
              + ")");
    }
  }

  private static void place(ResourceKind kind, @Nullable String namespace, ObjectNode object) {
    if (!kind.namespaced()) {
      Json.metadata(object).remove("namespace");
      return;
    }
    String given = Json.namespace(object);
    if (!given.isEmpty() && !given.equals(namespace)) {
      throw Refusal.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    Json.metadata(object).put("namespace", Objects.requireNonNull(namespace));
  }

  private static ObjectNode decode(ResourceKind kind, ObjectNode body, WriteOptions options) {
    String apiVersion = Json.string(body, "apiVersion");
    String named = Json.string(body, "kind");
    if ((!apiVersion.isEmpty() && !apiVersion.equals(kind.apiVersion()))
        || (!named.isEmpty() && !named.equals(kind.kind()))) {
      throw Refusal.badRequest(
          named
              + " in version \""
              + apiVersion
              + "\" cannot be handled as a "
              + kind.kind()
              + ": no kind \""
              + named
              + "\" is registered for version \""
              + apiVersion
              + "\"");
    }
    Decoded decoded = Decoder.decode(body, kind.type());
    String cannot =
        kind.kind()
            + " in version \""
            + kind.version()
            + "\" cannot be handled as a "
            + kind.kind()
            + ": ";
    if (!decoded.malformed().isEmpty()) {
      if (kind.custom()) {
        Faults faults = new Faults();
        decoded
            .malformed()
            .forEach(m -> faults.add("FieldValueTypeInvalid", path(m), "Invalid value: " + m));
        throw Refusal.invalid(kind, Json.name(body), faults);
      }
      throw Refusal.badRequest(cannot + decoded.malformed().get(0));
    }
    EncodedData.fault(kind, body)
        .ifPresent(
            fault -> {
              throw Refusal.badRequest(cannot + fault);
            });
    List<String> unknown =
        decoded.unknown().stream().map(path -> "unknown field \"" + path + "\"").toList();
    if (!unknown.isEmpty() && options.validation() == WriteOptions.Validation.STRICT) {
      throw Refusal.badRequest(cannot + "strict decoding error: " + String.join(", ", unknown));
    }
    if (options.validation() == WriteOptions.Validation.WARN) {
      options.warnings().addAll(unknown);
    }
    ObjectNode object = decoded.object();
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    return object;
  }

  private static String path(String malformed) {
    int from = malformed.indexOf(" field .");
    int to = malformed.indexOf(" of type ");
    return from < 0 || to < 0 ? "" : malformed.substring(from + 8, to);
  }
}
