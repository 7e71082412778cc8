package dev.slipway.kustomize;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML documents into the values of {@link Tree}, with the line of every field. Every alias
 * becomes a copy; what the aliases of a whole rendering may grow to, and how deep it may nest, is
 * bounded, so that no file, however made, takes the memory of the process.
 */
final class YamlText {
  private static final String RIGHT_FILE = ", which no manifest does; is it the right file?";

  private static final int DEEPEST = 200;
  private static final int NODE = 32;

  private final String source;
  private final Budget budget;
  private final Iterator<Event> events;
  private final Map<Anchor, Object> anchors = new HashMap<>();
  private Lines lines = new Lines();

  private YamlText(String source, Budget budget, Iterator<Event> events) {
    this.source = source;
    this.budget = budget;
    this.events = events;
  }

  /**
   * Reads all documents; empty ones have a null value.
   *
   * @param source the file, for errors
   */
  static List<Document> read(String text, String source, Budget budget) {
    LoadSettings settings =
        LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setLabel(source).build();
    try {
      return new YamlText(source, budget, new Parse(settings).parseString(text).iterator()).all();
    } catch (MarkedYamlEngineException e) {
      // Its message quotes the line, which may be a Secret's; so does the cause.
      throw new KustomizeException(
          "Tried to read "
              + source
              + e.getProblemMark().map(m -> ":" + (m.getLine() + 1)).orElse("")
              + " as YAML, but "
              + e.getProblem()
              + "; correct it there");
    } catch (YamlEngineException e) {
      throw new KustomizeException(
          "Tried to read " + source + " as YAML, but it has a character or tag that none has");
    }
  }

  private List<Document> all() {
    List<Document> documents = new ArrayList<>();
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          anchors.clear();
          lines = new Lines();
          Event root = events.next();
          Object value = value(root, 0);
          documents.add(new Document(source, value, lines, line(root)));
        }
        default -> throw at(event, "a document does not begin where one must");
      }
    }
    return documents;
  }

  private @Nullable Object value(Event event, int depth) {
    if (depth > DEEPEST) {
      throw at(event, "it is nested deeper than " + DEEPEST + " levels" + RIGHT_FILE);
    }
    if (event instanceof ScalarEvent scalar) {
      spend(event, NODE + scalar.getValue().length());
      Object value = scalar(scalar);
      scalar.getAnchor().ifPresent(a -> anchors.put(a, value == null ? Absent.NULL : value));
      return value;
    }
    spend(event, NODE);
    if (event instanceof MappingStartEvent start) {
      Map<String, Object> map = map(depth, line(event));
      start.getAnchor().ifPresent(a -> anchors.put(a, map));
      return map;
    }
    if (event instanceof SequenceStartEvent start) {
      List<Object> list = new ArrayList<>();
      for (Event next = events.next();
          next.getEventId() != Event.ID.SequenceEnd;
          next = events.next()) {
        lines.item(list, line(next));
        list.add(value(next, depth + 1));
      }
      start.getAnchor().ifPresent(a -> anchors.put(a, list));
      return list;
    }
    if (event instanceof AliasEvent alias) {
      Object anchored = anchors.get(alias.getAlias());
      if (anchored == null) {
        throw at(
            event, "an alias has no anchor before it; a value that begins with * needs quotes");
      }
      return anchored == Absent.NULL ? null : copied(event, anchored, depth);
    }
    throw at(event, "there is a " + event.getEventId() + " that is not understood");
  }

  private Map<String, Object> map(int depth, int line) {
    Map<String, Object> map = new LinkedHashMap<>();
    lines.start(map, line);
    List<Object> merges = new ArrayList<>();
    for (Event key = events.next(); key.getEventId() != Event.ID.MappingEnd; key = events.next()) {
      if (!(key instanceof ScalarEvent scalar)) {
        throw at(key, "a key is no scalar");
      }
      String name = scalar.getValue();
      Event next = events.next();
      if (scalar.isPlain() && name.equals("<<")) {
        Object merged = value(next, depth + 1);
        List<Object> all = Tree.list(merged);
        merges.addAll(all == null ? List.of(merged == null ? Map.of() : merged) : all);
        continue;
      }
      if (map.containsKey(name)) {
        throw at(key, "the key '" + name + "' is there twice; keep one");
      }
      lines.field(map, name, line(key));
      map.put(name, value(next, depth + 1));
    }
    for (Object merge : merges) {
      Map<String, Object> merged = Tree.map(merge);
      if (merged == null) {
        throw new KustomizeException(
            "Tried to read "
                + source
                + ":"
                + line
                + " as YAML, but '<<' merges no mapping there; write the fields out");
      }
      merged.forEach(
          (k, v) -> {
            if (!map.containsKey(k)) {
              map.put(k, v);
            }
          });
    }
    return map;
  }

  private @Nullable Object copied(Event event, @Nullable Object value, int depth) {
    if (depth > DEEPEST) {
      throw at(event, "it is nested deeper than " + DEEPEST + " levels" + RIGHT_FILE);
    }
    Map<String, Object> map = Tree.map(value);
    List<Object> list = Tree.list(value);
    spend(event, NODE + (value instanceof String text ? text.length() : 0));
    if (map != null) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((k, v) -> copy.put(k, copied(event, v, depth + 1)));
      return copy;
    }
    if (list != null) {
      List<Object> copy = new ArrayList<>();
      list.forEach(v -> copy.add(copied(event, v, depth + 1)));
      return copy;
    }
    return value;
  }

  private @Nullable Object scalar(ScalarEvent event) {
    String text = event.getValue();
    String tag = event.getTag().orElse("");
    return switch (tag) {
      case "" -> event.isPlain() ? plain(text) : text;
      case "!", "tag:yaml.org,2002:str" -> text;
      case "tag:yaml.org,2002:binary" -> binary(event, text);
      default -> tag.startsWith("tag:yaml.org,2002:") ? plain(text) : text;
    };
  }

  private String binary(Event event, String text) {
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw at(event, "a !!binary value is no base64");
    }
  }

  /** What a scalar without quotes means. Unlike the API server, kustomize reads yes as text. */
  static @Nullable Object plain(String text) {
    if (text.isEmpty()) {
      return null;
    }
    return switch (text) {
      case "~", "null", "Null", "NULL" -> null;
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> {
        char first = text.charAt(0);
        boolean number =
            first == '+' || first == '-' || first == '.' || (first >= '0' && first <= '9');
        Object value = number ? Numbers.parse(text) : null;
        if (value == null && number) {
          value = Timestamps.parse(text);
        }
        yield value == null ? text : value;
      }
    };
  }

  private void spend(Event event, int amount) {
    if (!budget.spend(amount)) {
      throw at(
          event,
          "what is read grows beyond "
              + Budget.MOST_TEXT
              + " with its aliases expanded"
              + RIGHT_FILE);
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  private KustomizeException at(Event event, String what) {
    return new KustomizeException(
        "Tried to read " + source + ":" + line(event) + " as YAML, but " + what);
  }

  private enum Absent {
    NULL
  }
}
