package dev.slipway.kustomize;

import dev.slipway.config.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a kustomization, read field by field; what is not of the kind that it should be is
 * an error with its line.
 */
final class Fields {
  private final String file;
  private final Lines lines;
  private final Map<String, Object> map;
  private final int line;

  private Fields(String file, Lines lines, Map<String, Object> map, int line) {
    this.file = file;
    this.lines = lines;
    this.map = map;
    this.line = line;
  }

  static Fields of(Document document) {
    Map<String, Object> map = Tree.map(document.value());
    if (map == null) {
      throw new KustomizeException(
          "Tried to read "
              + document.file()
              + ":"
              + document.line()
              + ", but it is no mapping of fields; see docs/kustomize.md for what may be in it");
    }
    return new Fields(document.file(), document.lines(), map, document.line());
  }

  String file() {
    return file;
  }

  /** As {@code overlays/a/kustomization.yaml:12}. */
  String place() {
    return file + ":" + line;
  }

  String place(String field) {
    int known = lines.of(map, field);
    return file + ":" + (known == 0 ? line : known);
  }

  Map<String, Object> map() {
    return map;
  }

  boolean has(String field) {
    return map.get(field) != null;
  }

  /** Refuses what is not known, with the nearest known name. */
  Fields only(String... known) {
    return only(new TreeSet<>(Arrays.asList(known)));
  }

  Fields only(Set<String> known) {
    List<String> faults = new ArrayList<>();
    for (String field : map.keySet()) {
      if (!known.contains(field)) {
        faults.add(
            place(field) + ": there is no field '" + field + "'" + Nearest.hint(field, known));
      }
    }
    if (!faults.isEmpty()) {
      throw new KustomizeException(
          "Tried to read " + file + ", but " + String.join("; and ", faults));
    }
    return this;
  }

  KustomizeException fault(String field, String what) {
    return new KustomizeException(
        "Tried to read " + place(field) + ", but '" + field + "' " + what);
  }

  String text(String field) {
    Object value = map.get(field);
    if (value == null) {
      return "";
    }
    if (value instanceof String text) {
      return text;
    }
    throw fault(field, "is no text; put its value in quotes if it is meant as one");
  }

  String required(String field) {
    String text = text(field);
    if (text.isEmpty()) {
      throw new KustomizeException(
          "Tried to read " + place() + ", but '" + field + "' is missing there; give it");
    }
    return text;
  }

  boolean flag(String field) {
    return flag(field, false);
  }

  boolean flag(String field, boolean fallback) {
    Object value = map.get(field);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw fault(field, "is neither true nor false");
  }

  long number(String field, long fallback) {
    Object value = map.get(field);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw fault(field, "is no whole number");
  }

  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (Object item : items(field)) {
      if (!(item instanceof String text)) {
        throw fault(field, "has an item that is no text");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Where an item of a list of texts is. */
  String place(String field, int item) {
    List<Object> list = Tree.list(map.get(field));
    int known = list == null ? 0 : lines.of(list, item);
    return known == 0 ? place(field) : file + ":" + known;
  }

  List<Fields> list(String field) {
    List<Fields> all = new ArrayList<>();
    List<Object> items = items(field);
    for (Object item : items) {
      Map<String, Object> each = Tree.map(item);
      if (each == null) {
        throw fault(field, "has an item that is no mapping of fields");
      }
      all.add(below(field, each));
    }
    return all;
  }

  /** The items of a list of any values. */
  List<Object> items(String field) {
    Object value = map.get(field);
    if (value == null) {
      return List.of();
    }
    List<Object> list = Tree.list(value);
    if (list == null) {
      throw fault(field, "is no list; begin each item with '- '");
    }
    return list;
  }

  @Nullable Fields section(String field) {
    Object value = map.get(field);
    if (value == null) {
      return null;
    }
    Map<String, Object> section = Tree.map(value);
    if (section == null) {
      throw fault(field, "is no mapping of fields");
    }
    return below(field, section);
  }

  Map<String, String> pairs(String field) {
    Fields section = section(field);
    Map<String, String> pairs = new TreeMap<>();
    if (section != null) {
      section.map.forEach(
          (key, value) -> {
            if (!(value instanceof String text)) {
              throw section.fault(key, "is no text; put its value in quotes");
            }
            pairs.put(key, text);
          });
    }
    return pairs;
  }

  /** The same fields, with one more or another value. */
  Fields with(String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(map);
    changed.put(field, value);
    return new Fields(file, lines, changed, line);
  }

  private Fields below(String field, Map<String, Object> each) {
    int known = lines.of(each);
    return new Fields(file, lines, each, known == 0 ? lines.of(map, field) : known);
  }
}
