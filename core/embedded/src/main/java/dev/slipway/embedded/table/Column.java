package dev.slipway.embedded.table;

import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A column of a kind's table.
 *
 * @param name its heading
 * @param type the type of its cells, as OpenAPI names it
 * @param format the format of its cells, or empty
 * @param wide shown only where there is room ({@code -o wide})
 * @param cell the cell of an object at a time: a text, a number, a truth or null
 */
record Column(
    String name,
    String type,
    String format,
    boolean wide,
    BiFunction<ObjectNode, Instant, @Nullable Object> cell) {

  static Column text(String name, Function<ObjectNode, @Nullable Object> cell) {
    return new Column(name, "string", "", false, (o, now) -> cell.apply(o));
  }

  static Column wide(String name, Function<ObjectNode, @Nullable Object> cell) {
    return new Column(name, "string", "", true, (o, now) -> cell.apply(o));
  }

  static Column number(String name, Function<ObjectNode, @Nullable Object> cell) {
    return new Column(name, "integer", "", false, (o, now) -> cell.apply(o));
  }

  static Column named() {
    return new Column("Name", "string", "name", false, (o, now) -> Cells.at(o, "metadata", "name"));
  }

  static Column age() {
    return new Column(
        "Age",
        "string",
        "",
        false,
        (o, now) -> Ages.since(Cells.at(o, "metadata", "creationTimestamp"), now));
  }

  static Column created() {
    return new Column(
        "Created At", "date", "", false, (o, now) -> Cells.at(o, "metadata", "creationTimestamp"));
  }
}
