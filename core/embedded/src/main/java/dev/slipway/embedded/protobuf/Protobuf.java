package dev.slipway.embedded.protobuf;

import dev.slipway.embedded.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns bodies of type {@code application/vnd.kubernetes.protobuf} into the JSON that they stand
 * for: four bytes {@code k8s\0}, then a {@code runtime.Unknown} that names the kind and holds the
 * object. Fields that the API got after the catalogue was made are left out. Thread-safe.
 */
public final class Protobuf {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final MessageCatalogue catalogue = MessageCatalogue.read();

  /**
   * Reads a body.
   *
   * @return the object; empty when its kind is none that clients can send so
   * @throws UnreadableException when the body is damaged
   */
  public Optional<ObjectNode> read(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(body, 0, 4, MAGIC, 0, 4)) {
      throw new UnreadableException("it does not begin with k8s and a zero byte");
    }
    String apiVersion = "";
    String kind = "";
    byte[] raw = new byte[0];
    Wire unknown = new Wire(Arrays.copyOfRange(body, 4, body.length));
    while (unknown.next()) {
      if (unknown.number() == 1) {
        Wire type = new Wire(unknown.bytes());
        while (type.next()) {
          apiVersion = type.number() == 1 ? type.text() : apiVersion;
          kind = type.number() == 2 ? type.text() : kind;
        }
      } else if (unknown.number() == 2) {
        raw = unknown.bytes();
      }
    }
    Message message = catalogue.kind(apiVersion, kind).orElse(null);
    if (message == null) {
      return Optional.empty();
    }
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
    fill(object, message, raw);
    return Optional.of(object);
  }

  private static void fill(ObjectNode into, Message message, byte[] bytes) {
    Wire wire = new Wire(bytes);
    while (wire.next()) {
      MessageField field = message.field(wire.number());
      if (field == null) {
        continue;
      }
      if (field.inline()) {
        fill(into, Objects.requireNonNull(field.message()), wire.bytes());
        continue;
      }
      switch (field.many()) {
        case MAP -> entry(into.withObjectProperty(field.name()), field, wire.bytes());
        case LIST -> {
          JsonNode value = value(field, wire);
          if (value != null) {
            into.withArrayProperty(field.name()).add(value);
          }
        }
        case ONE -> {
          JsonNode value = value(field, wire);
          if (value != null && !(field.zeroIsAbsent() && wire.integer() == 0)) {
            into.set(field.name(), value);
          }
        }
      }
    }
  }

  private static void entry(ObjectNode into, MessageField field, byte[] bytes) {
    Wire wire = new Wire(bytes);
    String key = "";
    JsonNode value = null;
    while (wire.next()) {
      if (wire.number() == 1) {
        key = wire.text();
      } else if (wire.number() == 2) {
        value = value(field, wire);
      }
    }
    into.set(key, value == null ? empty(field) : value);
  }

  private static JsonNode empty(MessageField field) {
    return field.message() != null ? Json.object() : Json.node("");
  }

  private static @Nullable JsonNode value(MessageField field, Wire wire) {
    return switch (field.type()) {
      case 's' -> Json.node(wire.text());
      case 'i' -> integer(wire.integer());
      case 'n' -> NODES.numberNode(wire.real());
      case 'b' -> NODES.booleanNode(wire.integer() != 0);
      case 'y' -> Json.node(Base64.getEncoder().encodeToString(wire.bytes()));
      case 'q' -> quantity(wire.bytes());
      case 'x' -> integerOrString(wire.bytes());
      case 't' -> time(wire.bytes(), SECONDS);
      case 'u' -> time(wire.bytes(), MICROS);
      case 'j', 'f' -> raw(wire.bytes());
      case 'w' -> texts(wire.bytes());
      case '@' -> {
        ObjectNode object = Json.object();
        fill(object, Objects.requireNonNull(field.message()), wire.bytes());
        yield object;
      }
      default -> throw new IllegalStateException("Tried to read a type but found " + field.type());
    };
  }

  private static JsonNode integer(long value) {
    return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private static @Nullable JsonNode quantity(byte[] bytes) {
    Wire wire = new Wire(bytes);
    JsonNode value = null;
    while (wire.next()) {
      value = wire.number() == 1 ? Json.node(wire.text()) : value;
    }
    return value;
  }

  private static JsonNode integerOrString(byte[] bytes) {
    Wire wire = new Wire(bytes);
    long type = 0;
    long number = 0;
    String text = "";
    while (wire.next()) {
      switch (wire.number()) {
        case 1 -> type = wire.integer();
        case 2 -> number = wire.integer();
        case 3 -> text = wire.text();
        default -> {}
      }
    }
    return type == 0 ? integer(number) : Json.node(text);
  }

  private static @Nullable JsonNode time(byte[] bytes, DateTimeFormatter format) {
    Wire wire = new Wire(bytes);
    long seconds = 0;
    long nanos = 0;
    boolean given = false;
    while (wire.next()) {
      given = true;
      seconds = wire.number() == 1 ? wire.integer() : seconds;
      nanos = wire.number() == 2 ? wire.integer() : nanos;
    }
    return given ? Json.node(format.format(Instant.ofEpochSecond(seconds, nanos))) : null;
  }

  private static @Nullable JsonNode raw(byte[] bytes) {
    Wire wire = new Wire(bytes);
    JsonNode value = null;
    while (wire.next()) {
      value = wire.number() == 1 && wire.bytes().length > 0 ? Json.parse(wire.bytes()) : value;
    }
    return value;
  }

  private static ArrayNode texts(byte[] bytes) {
    Wire wire = new Wire(bytes);
    ArrayNode list = Json.array();
    while (wire.next()) {
      list.add(wire.text());
    }
    return list;
  }
}
