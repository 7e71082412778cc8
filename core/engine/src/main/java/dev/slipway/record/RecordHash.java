package dev.slipway.record;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The hash by which a record is linked to the next: {@code sha256:} of its canonical JSON in UTF-8,
 * which has the keys of each object in the order of their UTF-16 code units, no white space, and
 * neither nulls nor empty lists. So a field that a later version adds changes no older hash.
 */
public final class RecordHash {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RecordHash() {}

  /** Of a record as it was read; of a copy whose long texts were cut, that of the whole one. */
  public static String of(DeploymentRecord record) {
    String whole = record.cutFrom();
    return whole == null ? "sha256:" + hex(canonical(record)) : whole;
  }

  /** What is hashed. */
  static byte[] canonical(DeploymentRecord record) {
    StringBuilder json = new StringBuilder();
    write(RecordJson.tree(record), json);
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String hex(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static void write(JsonNode node, StringBuilder json) {
    if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      node.properties().stream()
          .filter(e -> !isEmpty(e.getValue()))
          .forEach(e -> sorted.put(e.getKey(), e.getValue()));
      String separator = "{";
      for (Map.Entry<String, JsonNode> each : sorted.entrySet()) {
        json.append(separator).append(JSON.writeValueAsString(each.getKey())).append(':');
        write(each.getValue(), json);
        separator = ",";
      }
      json.append(sorted.isEmpty() ? "{}" : "}");
    } else if (node.isArray()) {
      String separator = "[";
      for (JsonNode each : node.values()) {
        json.append(separator);
        write(each, json);
        separator = ",";
      }
      json.append(node.isEmpty() ? "[]" : "]");
    } else {
      json.append(JSON.writeValueAsString(node));
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isArray() && value.isEmpty());
  }
}
