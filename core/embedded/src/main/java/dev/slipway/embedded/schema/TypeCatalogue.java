package dev.slipway.embedded.schema;

import dev.slipway.embedded.schema.FieldType.Form;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The types of the built-in kinds, read from the resource {@code kinds.txt}. Immutable. */
public final class TypeCatalogue {
  private final Map<String, FieldType> types = new HashMap<>();
  private final Map<String, String> kinds = new HashMap<>();

  private TypeCatalogue() {}

  /** Reads the catalogue. */
  public static TypeCatalogue read() {
    TypeCatalogue catalogue = new TypeCatalogue();
    try (InputStream in =
        Objects.requireNonNull(
            TypeCatalogue.class.getResourceAsStream("kinds.txt"),
            "Tried to read the resource kinds.txt but the jar has none; rebuild it")) {
      List<String> lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
      lines.forEach(catalogue::declare);
      FieldType current = null;
      for (String line : lines) {
        if (line.startsWith("T ")) {
          current = catalogue.types.get(line.split(" ", -1)[1]);
        } else if (line.startsWith("  ") && current != null) {
          Field field = catalogue.field(line.trim().split(" ", -1));
          current.fields().put(field.name(), field);
        }
      }
      return catalogue;
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to read kinds.txt but the jar is damaged", e);
    }
  }

  /** Returns the type of a kind, or null when it is not built in. */
  public @Nullable FieldType kind(String apiVersion, String kind) {
    String type = kinds.get(apiVersion + "/" + kind);
    return type == null ? null : types.get(type);
  }

  private void declare(String line) {
    String[] words = line.split(" ", -1);
    if (line.startsWith("K ")) {
      kinds.put(words[1], words[2]);
    } else if (line.startsWith("T ")) {
      types.put(words[1], FieldType.object(words[1], words.length > 2, false));
    }
  }

  private Field field(String[] words) {
    boolean required = false;
    boolean merge = false;
    boolean retainKeys = false;
    boolean atomic = false;
    String mergeKey = null;
    List<String> listKeys = null;
    for (String word : Arrays.asList(words).subList(2, words.length)) {
      switch (word.charAt(0)) {
        case '!' -> required = true;
        case 'r' -> retainKeys = true;
        case 'a' -> atomic = true;
        case 'm' -> {
          merge = true;
          mergeKey = word.length() > 2 ? word.substring(2) : null;
        }
        case 'l' ->
            listKeys = word.length() > 2 ? List.of(word.substring(2).split(",")) : List.of();
        default -> throw new IllegalStateException("Tried to read a flag but found " + word);
      }
    }
    FieldType type = type(words[1]);
    if (listKeys == null && merge && !atomic && type.form() == Form.LIST) {
      // As the server derives it: a list merged by patches is applied by the same key.
      listKeys = mergeKey == null ? List.of() : List.of(mergeKey);
    }
    return new Field(words[0], type, required, merge, mergeKey, retainKeys, listKeys, atomic);
  }

  private FieldType type(String word) {
    return switch (word.charAt(0)) {
      case '[' -> FieldType.list(type(word.substring(1)));
      case '{' -> FieldType.map(type(word.substring(1)));
      case '@' -> Objects.requireNonNull(types.get(word.substring(1)), word);
      case 's' -> FieldType.of(Form.STRING);
      case 'i' -> FieldType.of(Form.INTEGER);
      case 'n' -> FieldType.of(Form.NUMBER);
      case 'b' -> FieldType.of(Form.BOOLEAN);
      case 'q' -> FieldType.of(Form.QUANTITY);
      case 'x' -> FieldType.of(Form.INTEGER_OR_STRING);
      case 't' -> FieldType.of(Form.TIME);
      case 'y' -> FieldType.of(Form.BYTES);
      default -> FieldType.of(Form.ANY);
    };
  }
}
