package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rows of the tables of a Markdown document (GitHub's), by heading. */
final class MarkdownTables {
  private static final Pattern RULE =
      Pattern.compile("\\|?(?:\\s*:?-+:?\\s*\\|)*\\s*:?-+:?\\s*\\|?");
  private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");
  private static final Set<String> TICKS =
      Set.of("x", "[x]", "yes", "y", "ok", "done", "pass", "passed", "true", "✅", "✔", "✓", "☑");

  private MarkdownTables() {}

  /**
   * One row.
   *
   * @param line its number in the file, from 1
   * @param cells by heading in small letters, in the document's order
   */
  record Row(int line, Map<String, String> cells) {
    Row {
      cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    String cell(String heading) {
      return cells.getOrDefault(heading.toLowerCase(Locale.ROOT), "");
    }

    /** Whether the cell says yes. Blank is no, and so is whatever is not one of the ticks. */
    boolean ticked(String heading) {
      return TICKS.contains(cell(heading).replace("\uFE0F", "").strip().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The rows of those tables that have all these headings.
   *
   * @throws CouldNotCheckException when the file cannot be read, or has no such table
   */
  static List<Row> read(Path file, String... headings) {
    List<String> lines = lines(file);
    List<Row> rows = new ArrayList<>();
    boolean found = false;
    boolean fenced = false;
    for (int i = 0; i + 1 < lines.size(); i++) {
      fenced ^= isFence(lines.get(i));
      if (fenced || !isHead(lines.get(i), lines.get(i + 1))) {
        continue;
      }
      List<String> head = cells(lines.get(i));
      boolean wanted = has(head, headings);
      found |= wanted;
      i += 2;
      while (i < lines.size() && lines.get(i).contains("|")) {
        if (wanted) {
          rows.add(new Row(i + 1, named(head, cells(lines.get(i)))));
        }
        i++;
      }
      i--;
    }
    if (!found) {
      throw new CouldNotCheckException(
          "Tried to read "
              + file
              + ", but it has no table with the columns "
              + String.join(", ", headings)
              + "; add one, or name its column in slipway.yaml");
    }
    return rows;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new CouldNotCheckException(
          "Tried to read "
              + file
              + ", but "
              + (Files.exists(file) ? "it cannot be read as UTF-8 text" : "it is not there")
              + "; write it, or mend its path in slipway.yaml",
          e);
    }
  }

  private static boolean isFence(String line) {
    return line.strip().startsWith("```") || line.strip().startsWith("~~~");
  }

  private static boolean isHead(String line, String next) {
    return line.contains("|")
        && next.contains("-")
        && RULE.matcher(next.strip()).matches()
        && cells(line).size() == cells(next).size();
  }

  private static boolean has(List<String> head, String... headings) {
    return List.of(headings).stream().allMatch(h -> head.stream().anyMatch(h::equalsIgnoreCase));
  }

  private static Map<String, String> named(List<String> head, List<String> cells) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < head.size(); i++) {
      named.put(head.get(i).toLowerCase(Locale.ROOT), i < cells.size() ? cells.get(i) : "");
    }
    return named;
  }

  private static List<String> cells(String line) {
    String row = line.strip();
    String inner = row.startsWith("|") ? row.substring(1) : row;
    if (inner.endsWith("|") && !inner.endsWith("\\|")) {
      inner = inner.substring(0, inner.length() - 1);
    }
    return CELL_END
        .splitAsStream(inner + " ")
        .map(cell -> cell.strip().replace("\\|", "|"))
        .toList();
  }
}
