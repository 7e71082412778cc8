package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.preflight.MarkdownTables.Row;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The announced maintenance windows, in a table of From, To, Announcement and Announced. */
final class MaintenanceWindows {
  private MaintenanceWindows() {}

  /** Why now is in no announced window; empty when it is. */
  static String missing(Path file, Instant now) {
    List<String> others = new ArrayList<>();
    for (Row row : MarkdownTables.read(file, "From", "To", "Announcement", "Announced")) {
      Instant from = time(file, row, "From");
      Instant to = time(file, row, "To");
      if (now.isBefore(from) || !now.isBefore(to)) {
        others.add("line " + row.line() + " is from " + from + " to " + to);
      } else if (row.cell("Announcement").isBlank()) {
        others.add("line " + row.line() + " names no announcement");
      } else if (!row.ticked("Announced")) {
        others.add("line " + row.line() + " is not announced: its Announced is not ticked");
      } else {
        return "";
      }
    }
    return "no announced maintenance window of "
        + file
        + " is now, at "
        + now
        + (others.isEmpty() ? ": it has none" : ": " + String.join("; ", others))
        + "; announce one, or release in one";
  }

  private static Instant time(Path file, Row row, String column) {
    try {
      return OffsetDateTime.parse(row.cell(column)).toInstant();
    } catch (DateTimeException e) {
      throw new CouldNotCheckException(
          "Tried to read line "
              + row.line()
              + " of "
              + file
              + ", but its "
              + column
              + " is not a time; write it as 2026-02-20T18:00Z",
          e);
    }
  }
}
