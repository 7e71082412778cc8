package dev.slipway.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A mapping of the document, read field by field. It remembers what it was asked for: those are the
 * fields that there are, and {@link #close} reports all others. Where a field is required and
 * missing it reports a fault and goes on with a stand-in, so that one reading finds every fault;
 * nothing made from a stand-in is ever handed out.
 */
final class Section implements AutoCloseable {
  private static final String COMMAND = "a command, as [program, argument]";

  private final Reading reading;
  private final Place place;

  /** The place without names and numbers, as {@code workloads[]}. */
  private final String shape;

  /** Whether there is a mapping at all; when not, nothing is missing in it. */
  private final boolean present;

  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, String> missing = new LinkedHashMap<>();

  private Section(Reading reading, Place place, String shape, @Nullable MappingNode mapping) {
    this.reading = reading;
    this.place = place;
    this.shape = shape;
    this.present = mapping != null;
    if (mapping != null) {
      mapping.getValue().forEach(this::take);
    }
  }

  /** The section that a field holds; one that is not there, after a fault, when it holds none. */
  static Section of(Field field, String shape) {
    if (field.node() instanceof MappingNode mapping) {
      return new Section(field.reading(), field.place(), shape, mapping);
    }
    // Never with its value: a secret in the wrong place is still one.
    field.fault("expected a mapping of fields, but it is " + field.kind());
    return new Section(field.reading(), field.place(), shape, null);
  }

  private void take(NodeTuple tuple) {
    Place keyPlace = Place.of(tuple.getKeyNode(), place.path());
    if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
      reading.faults().add(keyPlace, "expected a field's name, but there is a list or a mapping");
      return;
    }
    String key = keyNode.getValue();
    Field first = fields.get(key);
    if (first != null) {
      reading
          .faults()
          .add(
              keyPlace.child(key),
              "is given twice, first on line " + first.place().line() + "; keep one");
      return;
    }
    fields.put(key, new Field(reading, keyPlace.child(key), tuple.getValueNode()));
  }

  Place place() {
    return place;
  }

  /** The field's place, or where it would be. */
  Place place(String key) {
    Field field = fields.get(key);
    return field == null ? place.child(key) : field.place();
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  void fault(String key, String message) {
    reading.faults().add(place(key), message);
  }

  Optional<Field> field(String key) {
    asked.add(key);
    return Optional.ofNullable(fields.get(key));
  }

  /** A field that must be there; what it should be is said when it is not. */
  Optional<Field> required(String key, String expected) {
    Optional<Field> field = field(key);
    if (field.isEmpty() && present) {
      missing.put(key, expected);
    }
    return field;
  }

  String requiredText(String key, Form<String> form) {
    return required(key, form.expected()).flatMap(f -> f.text(form)).orElse("");
  }

  Optional<String> text(String key, Form<String> form) {
    return field(key).flatMap(f -> f.text(form));
  }

  Duration duration(String key, Duration fallback) {
    return field(key).flatMap(Field::duration).orElse(fallback);
  }

  Duration durationOrZero(String key, Duration fallback) {
    return field(key).flatMap(Field::durationOrZero).orElse(fallback);
  }

  boolean flag(String key, boolean fallback) {
    return field(key).flatMap(Field::flag).orElse(fallback);
  }

  <T> T choice(String key, Map<String, T> choices, T fallback) {
    return field(key).flatMap(f -> f.choice(choices)).orElse(fallback);
  }

  <T> Optional<T> requiredChoice(String key, Map<String, T> choices) {
    return required(key, "one of " + String.join(", ", choices.keySet()))
        .flatMap(f -> f.choice(choices));
  }

  /** A mapping that may be left out; all its fields are then left out. */
  Section section(String key) {
    return field(key)
        .map(f -> of(f, shape(key)))
        .orElseGet(() -> new Section(reading, place.child(key), shape(key), null));
  }

  Optional<Section> optionalSection(String key) {
    return field(key).map(f -> of(f, shape(key)));
  }

  /** The mappings of a list; empty when the list is left out. */
  List<Section> sections(String key) {
    return field(key).map(f -> sections(f, shape(key) + "[]")).orElse(List.of());
  }

  private static List<Section> sections(Field list, String shape) {
    return items(list, "a list of mappings").stream().map(item -> of(item, shape)).toList();
  }

  List<Section> requiredSections(String key, String expected) {
    Optional<Field> field = required(key, expected);
    field.ifPresent(f -> refuseEmptyList(f, expected));
    return field.map(f -> sections(f, shape(key) + "[]")).orElse(List.of());
  }

  /** The mappings by their free names. */
  Map<String, Section> namedSections(String key, Form<String> form, String expected) {
    Map<String, Section> named = new LinkedHashMap<>();
    Optional<Field> field = required(key, expected);
    if (field.isEmpty()) {
      return named;
    }
    Section all = of(field.get(), shape(key));
    if (all.present && all.fields.isEmpty()) {
      field.get().fault("expected " + expected + ", but it is empty");
    }
    all.fields.forEach(
        (name, value) -> {
          if (form.parser().apply(name).isEmpty()) {
            value.fault("expected " + form.expected());
          }
          Field own = new Field(reading.ofEnvironment(), value.place(), value.node());
          named.put(name, of(own, all.shape + ".*"));
        });
    return named;
  }

  /** The items of a list of scalars, as the reader makes them; empty when it is left out. */
  <T> Optional<List<T>> list(String key, String expected, Function<Field, Optional<T>> reader) {
    return field(key)
        .map(f -> items(f, expected).stream().map(reader).flatMap(Optional::stream).toList());
  }

  <T> List<T> requiredList(String key, String expected, Function<Field, Optional<T>> reader) {
    required(key, expected).ifPresent(f -> refuseEmptyList(f, expected));
    return list(key, expected, reader).orElse(List.of());
  }

  /** A command; not an empty one. */
  Optional<List<String>> command(String key) {
    field(key).ifPresent(f -> refuseEmptyList(f, COMMAND));
    return list(key, COMMAND, Field::argument);
  }

  List<String> requiredCommand(String key) {
    required(key, COMMAND);
    return command(key).orElse(List.of());
  }

  /** A mapping from free names. */
  <T> Map<String, T> map(String key, Function<Entry, Optional<T>> reader) {
    Map<String, T> map = new LinkedHashMap<>();
    field(key)
        .map(f -> of(f, shape(key)))
        .ifPresent(
            s ->
                s.fields.forEach(
                    (name, f) ->
                        reader.apply(new Entry(name, f)).ifPresent(v -> map.put(name, v))));
    return map;
  }

  /** One entry of a mapping from free names. */
  record Entry(String name, Field field) {
    /** The value, which must be a reference when the name is a secret's. */
    Optional<Secret> secret() {
      return field.secret(name, SecretRule.namesSecret(name));
    }
  }

  static void refuseEmptyList(Field field, String expected) {
    if (field.node() instanceof SequenceNode list && list.getValue().isEmpty()) {
      field.fault("expected " + expected + ", but the list is empty");
    }
  }

  private static List<Field> items(Field list, String expected) {
    if (!(list.node() instanceof SequenceNode sequence)) {
      list.fault("expected " + expected + ", but it is " + list.kind());
      return List.of();
    }
    List<Field> items = new ArrayList<>();
    for (Node node : sequence.getValue()) {
      String path = list.place().path() + "[" + items.size() + "]";
      items.add(new Field(list.reading(), Place.of(node, path), node));
    }
    return items;
  }

  private String shape(String key) {
    return shape.isEmpty() ? key : shape + "." + key;
  }

  Reading reading() {
    return reading;
  }

  /** Reports the fields that there are not, and those that are missing. */
  @Override
  public void close() {
    reading.knows(shape, asked);
    Set<String> meant = new LinkedHashSet<>();
    fields.forEach(
        (key, field) -> {
          if (!asked.contains(key)) {
            field.fault("there is no such field" + Nearest.hint(key, asked));
            Nearest.to(key, asked).ifPresent(meant::add);
          }
        });
    missing.forEach(
        (key, expected) -> {
          // A mistyped field was reported already; it is one fault, not two.
          if (!meant.contains(key)) {
            reading.faults().add(place.child(key), "is missing; expected " + expected);
          }
        });
  }
}
