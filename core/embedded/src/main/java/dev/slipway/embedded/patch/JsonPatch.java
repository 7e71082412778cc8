package dev.slipway.embedded.patch;

import dev.slipway.embedded.patch.PatchException.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON Patch (RFC 6902), with the messages of the API server. */
public final class JsonPatch {
  private JsonPatch() {}

  /**
   * Applies a patch.
   *
   * @return the patched copy; the target is as it was
   */
  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ArrayNode operations)) {
      throw new PatchException(
          Fault.UNREADABLE, "json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    }
    JsonNode result = target.deepCopy();
    for (JsonNode operation : operations) {
      result = one(result, operation);
    }
    return result;
  }

  private static JsonNode one(JsonNode document, JsonNode operation) {
    String op = operation.path("op").asString("");
    String path = operation.path("path").asString("");
    return switch (op) {
      case "add" -> add(document, path, value(operation, op, path));
      case "remove" -> {
        remove(document, op, path);
        yield document;
      }
      case "replace" -> replace(document, path, value(operation, op, path));
      case "move" -> {
        String from = operation.path("from").asString("");
        JsonNode moved = remove(document, op, from);
        yield add(document, path, moved);
      }
      case "copy" ->
          add(
              document,
              path,
              existing(document, op, operation.path("from").asString("")).deepCopy());
      case "test" -> test(document, path, operation);
      default ->
          throw new PatchException(
              Fault.UNFIT, "Unexpected kind: " + (op.isEmpty() ? "unknown" : op));
    };
  }

  private static JsonNode value(JsonNode operation, String op, String path) {
    JsonNode value = operation.get("value");
    if (value == null) {
      throw new PatchException(
          Fault.UNFIT, op + " operation does not apply: doc is missing value: " + path);
    }
    return value.deepCopy();
  }

  private static JsonNode test(JsonNode document, String path, JsonNode operation) {
    JsonNode wanted = operation.has("value") ? operation.get("value") : NullNode.getInstance();
    JsonNode found = find(document, tokens(path));
    boolean same = found == null || found.isNull() ? wanted.isNull() : found.equals(wanted);
    if (!same) {
      throw new PatchException(Fault.UNFIT, "testing value " + path + " failed: test failed");
    }
    return document;
  }

  private static JsonNode add(JsonNode document, String path, JsonNode value) {
    List<String> tokens = tokens(path);
    if (tokens.isEmpty()) {
      return value;
    }
    JsonNode parent = parent(document, "add", path, tokens);
    String last = tokens.get(tokens.size() - 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      int index = last.equals("-") ? array.size() : index(last, "add", path);
      if (index > array.size()) {
        throw unfit(
            "add", path, "Unable to access invalid index: " + index + ": invalid index referenced");
      }
      array.insert(index, value);
    }
    return document;
  }

  private static JsonNode replace(JsonNode document, String path, JsonNode value) {
    List<String> tokens = tokens(path);
    if (tokens.isEmpty()) {
      return value;
    }
    existing(document, "replace", path);
    JsonNode parent = parent(document, "replace", path, tokens);
    String last = tokens.get(tokens.size() - 1);
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      array.set(index(last, "replace", path), value);
    }
    return document;
  }

  private static JsonNode remove(JsonNode document, String op, String path) {
    List<String> tokens = tokens(path);
    JsonNode there = existing(document, op, path);
    JsonNode parent = parent(document, op, path, tokens);
    String last = tokens.get(tokens.size() - 1);
    if (parent instanceof ObjectNode object) {
      object.remove(last);
    } else if (parent instanceof ArrayNode array) {
      array.remove(index(last, op, path));
    }
    return there;
  }

  private static JsonNode existing(JsonNode document, String op, String path) {
    JsonNode found = find(document, tokens(path));
    if (found == null) {
      throw unfit(op, path, "Unable to access nonexistent key: missing value");
    }
    return found;
  }

  private static JsonNode parent(JsonNode document, String op, String path, List<String> tokens) {
    JsonNode parent =
        tokens.isEmpty() ? null : find(document, tokens.subList(0, tokens.size() - 1));
    if (parent == null || !parent.isContainer()) {
      throw unfit(op, path, "missing path: missing value");
    }
    return parent;
  }

  private static PatchException unfit(String op, String path, String why) {
    return new PatchException(
        Fault.UNFIT,
        op + " operation does not apply: doc is missing path: \"" + path + "\": " + why);
  }

  private static @Nullable JsonNode find(JsonNode document, List<String> tokens) {
    JsonNode node = document;
    for (String token : tokens) {
      if (node instanceof ArrayNode array) {
        node = token.matches("\\d+") ? array.get(Integer.parseInt(token)) : null;
      } else {
        node = node.get(token);
      }
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static int index(String token, String op, String path) {
    if (!token.matches("\\d{1,9}")) {
      throw unfit(op, path, "strconv.Atoi: parsing \"" + token + "\": invalid syntax");
    }
    return Integer.parseInt(token);
  }

  private static List<String> tokens(String path) {
    List<String> tokens = new ArrayList<>();
    if (path.isEmpty()) {
      return tokens;
    }
    for (String token : path.substring(path.startsWith("/") ? 1 : 0).split("/", -1)) {
      tokens.add(token.replace("~1", "/").replace("~0", "~"));
    }
    return tokens;
  }
}
