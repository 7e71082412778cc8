package dev.slipway.embedded.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field of an object type.
 *
 * @param name its name in JSON
 * @param type the type of its value
 * @param required it must be given
 * @param merge a strategic merge patch merges its list or map
 * @param mergeKey the key by which that merge finds a list's element; null for a list of values
 * @param retainKeys a strategic merge patch names the keys to keep
 * @param listKeys the keys of a list that is applied as a map; empty for a set; null when the list
 *     is atomic
 * @param atomic it is applied as a whole
 */
public record Field(
    String name,
    FieldType type,
    boolean required,
    boolean merge,
    @Nullable String mergeKey,
    boolean retainKeys,
    @Nullable List<String> listKeys,
    boolean atomic) {
  /** Copies the keys. */
  public Field {
    listKeys = listKeys == null ? null : List.copyOf(listKeys);
  }

  /** A field without any particulars. */
  public static Field plain(String name, FieldType type) {
    return new Field(name, type, false, false, null, false, null, false);
  }

  /** Returns whether its list or map has owners element by element. */
  public boolean granular() {
    if (atomic || type.atomic()) {
      return false;
    }
    return type.form() != FieldType.Form.LIST || listKeys != null;
  }
}
