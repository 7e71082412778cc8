package dev.slipway.preflight;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements of a PostgreSQL script, without comments, in one line each. */
final class SqlStatements {
  private final String sql;
  private final StringBuilder open = new StringBuilder();
  private final List<String> statements = new ArrayList<>();
  private int at;

  private SqlStatements(String sql) {
    this.sql = sql;
  }

  static List<String> of(String sql) {
    return new SqlStatements(sql).read();
  }

  private List<String> read() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (sql.startsWith("--", at)) {
        skipTo("\n");
      } else if (sql.startsWith("/*", at)) {
        skipComment();
      } else if (c == '\'' || c == '"') {
        quoted(c);
      } else if (c == '$' && tag() != null) {
        String tag = String.valueOf(tag());
        int end = sql.indexOf(tag, at + tag.length());
        take(end < 0 ? sql.length() : end + tag.length());
      } else if (c == ';') {
        at++;
        end();
      } else {
        take(at + 1);
      }
    }
    end();
    return statements;
  }

  private void take(int end) {
    open.append(sql, at, end);
    at = end;
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, at);
    at = found < 0 ? sql.length() : found;
    open.append(' ');
  }

  /** They nest. */
  private void skipComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
    open.append(' ');
  }

  /** A doubled quote is two texts side by side, which does as well. */
  private void quoted(char quote) {
    boolean escapes =
        quote == '\''
            && at > 0
            && (sql.charAt(at - 1) == 'E' || sql.charAt(at - 1) == 'e')
            && (at < 2 || !Character.isLetterOrDigit(sql.charAt(at - 2)));
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != quote) {
      end += escapes && sql.charAt(end) == '\\' ? 2 : 1;
    }
    take(Math.min(sql.length(), end + 1));
  }

  /** {@code $$} or {@code $name$}; null when this dollar begins none. */
  private @Nullable String tag() {
    int end = at + 1;
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
      end++;
    }
    boolean number = at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1));
    return end < sql.length() && sql.charAt(end) == '$' && !number
        ? sql.substring(at, end + 1)
        : null;
  }

  private void end() {
    String statement = open.toString().replaceAll("\\s+", " ").strip();
    open.setLength(0);
    if (!statement.isEmpty()) {
      statements.add(statement);
    }
  }
}
