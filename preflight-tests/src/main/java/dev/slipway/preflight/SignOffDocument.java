package dev.slipway.preflight;

import dev.slipway.config.PrerequisitesConfig.SignOff;
import dev.slipway.preflight.MarkdownTables.Row;
import java.util.List;
import java.util.Map;

/** A document that is signed when each row of its tables is ticked. */
final class SignOffDocument {
  private SignOffDocument() {}

  /** What is not signed, row by row; empty when all is. */
  static List<String> blanks(SignOff signOff) {
    List<Row> rows = MarkdownTables.read(signOff.file(), signOff.column());
    if (rows.isEmpty()) {
      return List.of("its table has no rows, so nothing is signed");
    }
    return rows.stream()
        .filter(r -> !r.ticked(signOff.column()))
        .map(r -> blank(r, signOff))
        .toList();
  }

  private static String blank(Row row, SignOff signOff) {
    String said = row.cell(signOff.column());
    String what =
        row.cells().entrySet().stream()
            .filter(cell -> !cell.getKey().equalsIgnoreCase(signOff.column()))
            .map(Map.Entry::getValue)
            .filter(text -> !text.isBlank())
            .reduce((a, b) -> a + ", " + b)
            .orElse("a row without text");
    return "line "
        + row.line()
        + " ("
        + what
        + "): "
        + signOff.column()
        + " is "
        + (said.isBlank() ? "blank" : "'" + said + "'");
  }
}
