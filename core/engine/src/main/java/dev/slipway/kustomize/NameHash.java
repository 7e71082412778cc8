package dev.slipway.kustomize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The suffix that a generated object's name gets from its content. */
final class NameHash {
  private static final int LENGTH = 10;

  private NameHash() {}

  static void addTo(Resources resources) {
    for (Resource resource : resources.all()) {
      if (resource.hashed()) {
        resource.rememberId();
        resource.name(resource.name() + "-" + of(resource.content()));
      }
    }
  }

  static String of(Map<String, Object> object) {
    String kind = Tree.text(object.get("kind"));
    StringBuilder json = new StringBuilder();
    Map<String, Object> hashed = new TreeMap<>();
    if (kind.equals("ConfigMap") || kind.equals("Secret")) {
      hashed.put("kind", kind);
      // Always empty: the name is not known to what makes the hash.
      hashed.put("name", "");
      hashed.put("data", orEmpty(object.get("data")));
      if (kind.equals("Secret")) {
        hashed.put("type", orEmpty(object.get("type")));
        if (object.get("stringData") != null) {
          hashed.put("stringData", object.get("stringData"));
        }
      } else if (object.get("binaryData") != null) {
        hashed.put("binaryData", object.get("binaryData"));
      }
    } else {
      hashed.putAll(object);
    }
    write(hashed, json);
    return encoded(sha256(json.toString()));
  }

  private static Object orEmpty(@Nullable Object value) {
    return value == null ? "" : value;
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      StringBuilder hex = new StringBuilder();
      for (byte b : digest) {
        hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
      }
      return hex.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  /** Without vowels and what looks like them, so that no word comes out. */
  private static String encoded(String hex) {
    return hex.substring(0, LENGTH)
        .replace('0', 'g')
        .replace('1', 'h')
        .replace('3', 'k')
        .replace('a', 'm')
        .replace('e', 't');
  }

  private static void write(@Nullable Object value, StringBuilder json) {
    Map<String, Object> map = Tree.map(value);
    List<Object> list = Tree.list(value);
    if (map != null) {
      String comma = "{";
      for (Map.Entry<String, Object> field : new TreeMap<>(map).entrySet()) {
        json.append(comma);
        string(field.getKey(), json);
        json.append(':');
        write(field.getValue(), json);
        comma = ",";
      }
      json.append(map.isEmpty() ? "{}" : "}");
    } else if (list != null) {
      String comma = "[";
      for (Object item : list) {
        json.append(comma);
        write(item, json);
        comma = ",";
      }
      json.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      string(text, json);
    } else {
      json.append(value == null ? "null" : Tree.scalar(value));
    }
  }

  /** As the program's JSON has it, which is safe to be put into HTML. */
  private static void string(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '<', '>', '&', '\u2028', '\u2029' -> escape(c, json);
        default -> {
          if (c < ' ') {
            escape(c, json);
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }

  private static void escape(char c, StringBuilder json) {
    json.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      json.append(Character.forDigit((c >> shift) & 15, 16));
    }
  }
}
