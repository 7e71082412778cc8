package dev.slipway.kustomize;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects as YAML documents, keys sorted. A text that any reader, of YAML 1.1 or 1.2, could
 * take for something else is put in quotes.
 */
final class YamlWriter {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][-A-Za-z0-9_./]*");
  private static final Pattern WORD =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|nan|inf");

  private final StringBuilder out = new StringBuilder();

  private YamlWriter() {}

  static String write(Resources resources) {
    YamlWriter writer = new YamlWriter();
    for (Resource resource : resources.all()) {
      if (!writer.out.isEmpty()) {
        writer.out.append("---\n");
      }
      writer.map(resource.content(), 0);
    }
    return writer.out.toString();
  }

  private void map(Map<String, Object> map, int indent) {
    for (Map.Entry<String, Object> field : new TreeMap<>(map).entrySet()) {
      pad(indent);
      text(field.getKey());
      out.append(':');
      value(field.getValue(), indent, false);
    }
  }

  private void value(@Nullable Object value, int indent, boolean inList) {
    Map<String, Object> map = Tree.map(value);
    List<Object> list = Tree.list(value);
    if (map != null && !map.isEmpty()) {
      out.append('\n');
      map(map, indent + 2);
    } else if (list != null && !list.isEmpty()) {
      out.append('\n');
      for (Object item : list) {
        pad(inList ? indent + 2 : indent);
        out.append('-');
        value(item, inList ? indent + 2 : indent, true);
      }
    } else {
      out.append(' ');
      scalar(value);
      out.append('\n');
    }
  }

  private void scalar(@Nullable Object value) {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof Map) {
      out.append("{}");
    } else if (value instanceof List) {
      out.append("[]");
    } else {
      out.append(value == null ? "null" : Tree.scalar(value));
    }
  }

  private void text(String text) {
    if (PLAIN.matcher(text).matches() && !WORD.matcher(text).matches()) {
      out.append(text);
      return;
    }
    out.append('"');
    text.codePoints().forEach(this::quoted);
    out.append('"');
  }

  private void quoted(int c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        boolean shown =
            c >= ' ' && c < 127 || c >= 0xA0 && c < 0xD800 && c != 0x2028 && c != 0x2029;
        if (shown || c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF || c > 0xFFFF) {
          out.appendCodePoint(c);
        } else {
          out.append(String.format("\\u%04x", c));
        }
      }
    }
  }

  private void pad(int indent) {
    out.append(" ".repeat(indent));
  }
}
