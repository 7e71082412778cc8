package dev.slipway.embedded.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The type of a field's value. Complete once its catalogue is read; thread-safe from then on. */
public final class FieldType {
  /** What a value looks like in JSON. */
  public enum Form {
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    QUANTITY,
    INTEGER_OR_STRING,
    TIME,
    BYTES,
    ANY,
    LIST,
    MAP,
    OBJECT
  }

  private final Form form;
  private final String name;
  private final @Nullable FieldType item;
  private final boolean atomic;
  private final boolean open;
  private final Map<String, Field> fields = new LinkedHashMap<>();

  private FieldType(
      Form form, String name, @Nullable FieldType item, boolean atomic, boolean open) {
    this.form = form;
    this.name = name;
    this.item = item;
    this.atomic = atomic;
    this.open = open;
  }

  /** A type without parts. */
  public static FieldType of(Form form) {
    return new FieldType(form, form.name(), null, form == Form.ANY, form == Form.ANY);
  }

  /** A list. */
  public static FieldType list(FieldType item) {
    return new FieldType(Form.LIST, "list", item, false, false);
  }

  /** A map with texts as keys. */
  public static FieldType map(FieldType item) {
    return new FieldType(Form.MAP, "map", item, false, false);
  }

  /**
   * An object with named fields.
   *
   * @param atomic it is applied as a whole
   * @param open fields that it does not name are kept
   */
  public static FieldType object(String name, boolean atomic, boolean open) {
    return new FieldType(Form.OBJECT, name, null, atomic, open);
  }

  /** Returns what a value looks like. */
  public Form form() {
    return form;
  }

  /** Returns the type's name. */
  public String name() {
    return name;
  }

  /** Returns the type of a list's or map's elements. */
  public FieldType item() {
    return Objects.requireNonNull(item, () -> "Tried to read the elements of " + form);
  }

  /** Returns whether a value is applied as a whole. */
  public boolean atomic() {
    return atomic;
  }

  /** Returns whether fields that are not named are kept. */
  public boolean open() {
    return open;
  }

  /** Returns the fields by name. */
  public Map<String, Field> fields() {
    return fields;
  }

  /** Returns the field, or null when the type does not name it. */
  public @Nullable Field field(String field) {
    return fields.get(field);
  }

  /** Returns whether values have parts of their own. */
  public boolean container() {
    return form == Form.LIST || form == Form.MAP || form == Form.OBJECT;
  }
}
