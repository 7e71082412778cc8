package dev.slipway.embedded.table;

import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The columns that a CustomResourceDefinition names. */
final class CustomColumns {
  private CustomColumns() {}

  static List<Column> of(ResourceKind kind, ObjectNode definition) {
    List<Column> columns = new ArrayList<>(List.of(Column.named()));
    for (ObjectNode version : Json.objects(definition, "spec", "versions")) {
      if (Cells.at(version, "name").equals(kind.version())) {
        for (ObjectNode column : Json.objects(version, "additionalPrinterColumns")) {
          columns.add(column(column));
        }
      }
    }
    if (columns.size() == 1) {
      columns.add(Column.age());
    }
    return columns;
  }

  private static Column column(ObjectNode given) {
    String type = Cells.at(given, "type");
    Optional<JsonPath> path = JsonPath.parse(Cells.at(given, "jsonPath"));
    return new Column(
        Cells.at(given, "name"),
        type,
        Cells.at(given, "format"),
        Cells.number(given, "priority") > 0,
        (object, now) -> {
          List<JsonNode> found = path.map(p -> p.in(object)).orElse(List.of());
          if (found.isEmpty()) {
            return null;
          }
          return type.equals("date")
              ? Ages.since(found.get(0).asString(""), now)
              : value(type, found);
        });
  }

  private static @Nullable Object value(String type, List<JsonNode> found) {
    JsonNode first = found.get(0);
    return switch (type) {
      case "integer" -> first.isNumber() ? first.asLong() : null;
      case "number" -> first.isNumber() ? first.asDouble() : null;
      case "boolean" -> first.isBoolean() ? first.asBoolean() : null;
      default ->
          found.stream()
              .map(n -> n.isContainer() ? Json.text(n) : n.asString())
              .collect(Collectors.joining(" "));
    };
  }
}
