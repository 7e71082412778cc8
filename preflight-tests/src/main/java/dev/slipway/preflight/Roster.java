package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.preflight.MarkdownTables.Row;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who is on call, and briefed, from now until the hand-over of the SOP, 24 h after the deploy. */
final class Roster {
  static final Duration AHEAD = Duration.ofHours(24);

  private record Shift(int line, Instant from, Instant to, String engineer, boolean briefed) {}

  private Roster() {}

  /**
   * What is missing; empty when a briefed engineer is on call without a gap.
   *
   * @param file a Markdown table with the columns From, To, Engineer, Briefed; times as {@code
   *     2026-02-20T18:00Z}
   */
  static List<String> gaps(Path file, Instant now) {
    List<Shift> shifts =
        MarkdownTables.read(file, "From", "To", "Engineer", "Briefed").stream()
            .map(row -> shift(file, row))
            .sorted(Comparator.comparing(Shift::from))
            .toList();
    Instant until = now.plus(AHEAD);
    Instant covered = now;
    List<String> gaps = new ArrayList<>();
    for (Shift shift : shifts) {
      if (!shift.to().isAfter(now) || !shift.from().isBefore(until)) {
        continue;
      }
      if (shift.engineer().isBlank()) {
        gaps.add("line " + shift.line() + ": names no engineer");
        continue;
      }
      if (!shift.briefed()) {
        gaps.add("line " + shift.line() + ": " + shift.engineer() + " is not briefed");
      }
      if (shift.from().isAfter(covered)) {
        gaps.add("nobody is on call from " + covered + " to " + shift.from());
      }
      covered = shift.to().isAfter(covered) ? shift.to() : covered;
    }
    if (covered.isBefore(until)) {
      gaps.add("nobody is on call from " + covered + " to " + until);
    }
    return gaps;
  }

  private static Shift shift(Path file, Row row) {
    try {
      return new Shift(
          row.line(),
          OffsetDateTime.parse(row.cell("From")).toInstant(),
          OffsetDateTime.parse(row.cell("To")).toInstant(),
          row.cell("Engineer"),
          row.ticked("Briefed"));
    } catch (DateTimeException e) {
      throw new CouldNotCheckException(
          "Tried to read line "
              + row.line()
              + " of the roster "
              + file
              + ", but its From or To is not a time; write it as 2026-02-20T18:00Z",
          e);
    }
  }
}
