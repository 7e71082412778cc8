package dev.slipway.preflight;

import dev.slipway.config.RollbackPlanConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.preflight.MarkdownTables.Row;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The reviews of the rollback plan, in a table of Commit, Reviewed and By. A review holds as long
 * as what it covers is as it was at its commit.
 */
final class RollbackReviews {
  private static final int MOST_SHOWN = 5;

  private RollbackReviews() {}

  /** Why the plan counts as not reviewed; empty when it does. */
  static String missing(RollbackPlanConfig plan, Git git, String version, Instant now) {
    LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    Optional<Row> newest =
        MarkdownTables.read(plan.file(), "Commit", "Reviewed", "By").stream()
            .filter(row -> !row.cell("Commit").isBlank())
            .filter(row -> !row.cell("By").isBlank() && !row.cell("Reviewed").isBlank())
            .filter(row -> !date(plan, row).isAfter(today.plusDays(1)))
            .reduce((a, b) -> date(plan, b).isBefore(date(plan, a)) ? a : b);
    if (newest.isEmpty()) {
      return "no row of " + plan.file() + " says who reviewed it, when and at which commit";
    }
    String commit = newest.get().cell("Commit");
    List<String> changed = git.changed(commit, version, plan.covers());
    if (changed.isEmpty()) {
      return "";
    }
    return plan.file()
        + " was last reviewed at "
        + commit
        + " (line "
        + newest.get().line()
        + "), and since then these changed: "
        + String.join(", ", changed.subList(0, Math.min(MOST_SHOWN, changed.size())))
        + (changed.size() > MOST_SHOWN ? " and " + (changed.size() - MOST_SHOWN) + " more" : "")
        + "; review it, and add a row";
  }

  private static LocalDate date(RollbackPlanConfig plan, Row row) {
    try {
      return LocalDate.parse(row.cell("Reviewed"));
    } catch (DateTimeException e) {
      throw new CouldNotCheckException(
          "Tried to read line "
              + row.line()
              + " of "
              + plan.file()
              + ", but its Reviewed is no date; write it as 2026-02-20",
          e);
    }
  }
}
