package dev.slipway.preflight;

import dev.slipway.config.AttestationsConfig;
import dev.slipway.preflight.MarkdownTables.Row;
import dev.slipway.release.Version;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people attest for one version, in a table of Prerequisite, Version, By, Role and At. */
final class Attestations {
  private static final String[] COLUMNS = {"Prerequisite", "Version", "By", "Role", "At"};

  /** Fewer digits of a commit could be another one's, too. */
  private static final int SHORTEST_COMMIT = 7;

  private final AttestationsConfig config;
  private final Version version;
  private final Instant now;

  Attestations(AttestationsConfig config, Version version, Instant now) {
    this.config = config;
    this.version = version;
    this.now = now;
  }

  /**
   * Whether something is attested.
   *
   * @param by who attests it, for people; empty when nobody does
   * @param missing why it is not; empty when it is
   */
  record Answer(String by, String missing) {
    boolean attested() {
      return missing.isEmpty();
    }
  }

  /** The role that attests this; null when it cannot be attested. */
  static @Nullable String role(@Nullable AttestationsConfig config, String prerequisite) {
    return config == null ? null : config.roles().get(prerequisite);
  }

  /**
   * Looks for an attestation that holds.
   *
   * @throws dev.slipway.harness.CouldNotCheckException when the file cannot be read
   */
  Answer of(String prerequisite, String role) {
    List<String> faults = new ArrayList<>();
    for (Row row : MarkdownTables.read(config.file(), COLUMNS)) {
      if (!row.cell("Prerequisite").equalsIgnoreCase(prerequisite)) {
        continue;
      }
      String fault = fault(row, role);
      if (fault.isEmpty()) {
        return new Answer(row.cell("By") + " (" + row.cell("Role") + ") at " + row.cell("At"), "");
      }
      faults.add("line " + row.line() + " " + fault);
    }
    String table = "'" + prerequisite + "' of " + version + " is not attested in " + config.file();
    return new Answer(
        "",
        table
            + (faults.isEmpty() ? "" : " (" + String.join("; ", faults) + ")")
            + "; the "
            + role
            + " adds a row");
  }

  private String fault(Row row, String role) {
    if (!isVersion(row.cell("Version"))) {
      return "is for version '" + row.cell("Version") + "'";
    }
    if (row.cell("By").isBlank()) {
      return "says not by whom";
    }
    if (!row.cell("Role").equalsIgnoreCase(role)) {
      return "is by role '" + row.cell("Role") + "', not by the " + role;
    }
    Instant at;
    try {
      at = OffsetDateTime.parse(row.cell("At")).toInstant();
    } catch (DateTimeException e) {
      return "has no time as 2026-02-20T18:00Z in At";
    }
    if (at.isAfter(now)) {
      return "is of a time to come, " + at;
    }
    Instant until = at.plus(config.validFor());
    return until.isBefore(now) ? "held until " + until : "";
  }

  /** The same text, or the longer of the two is a commit that begins with the shorter. */
  private boolean isVersion(String text) {
    String own = version.value();
    if (text.equals(own)) {
      return true;
    }
    String shorter = text.length() < own.length() ? text : own;
    String longer = text.length() < own.length() ? own : text;
    return shorter.length() >= SHORTEST_COMMIT
        && longer.matches("[0-9a-f]{8,40}")
        && longer.startsWith(shorter);
  }
}
