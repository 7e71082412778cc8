package dev.slipway.preflight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a PostgreSQL migration locks a table for long, or breaks the version that still runs. The
 * names of the rules are those of <a href="https://squawkhq.com/docs/rules">squawk</a>. A table
 * that the migration itself creates is nobody's yet, and may be changed in any way.
 */
final class LockRules {
  private static final String NAME = "((?:\"[^\"]+\"|[\\w$]+)(?:\\.(?:\"[^\"]+\"|[\\w$]+))?)";
  private static final Pattern CREATE_TABLE =
      pattern("create (?:unlogged |temp(?:orary)? )?table (?:if not exists )?" + NAME + ".*");
  private static final Pattern ALTER_TABLE =
      pattern("alter table (?:if exists )?(?:only )?" + NAME + " (.*)");
  private static final Pattern CREATE_INDEX =
      pattern(
          "create (?:unique )?index (concurrently )?(?:if not exists )?.*? ?on (?:only )?"
              + NAME
              + ".*");
  private static final Pattern TIMEOUT = pattern("set (?:local |session )?lock_timeout\\b.*");

  /** One kind of change of a table that is in use. */
  private record Rule(String name, Pattern change, String instead) {}

  private static final List<Rule> CHANGES =
      List.of(
          rule(
              "adding-required-field",
              "add (?:column )?(?!constraint|primary|unique|foreign|check|exclude)"
                  + "(?!.*\\bdefault\\b)(?!.*\\bgenerated\\b).*\\bnot null\\b.*",
              "add it nullable, or with a constant default"),
          rule(
              "adding-not-nullable-field",
              "alter (?:column )?\\S+ set not null.*",
              "add a CHECK (... IS NOT NULL) NOT VALID, validate it, and set NOT NULL a release"
                  + " later"),
          rule(
              "constraint-missing-not-valid",
              "add (?:constraint \\S+ )?(?:foreign key|check)\\b(?!.*\\bnot valid\\b).*",
              "add it NOT VALID, and VALIDATE CONSTRAINT in another transaction"),
          rule(
              "disallowed-unique-constraint",
              "add (?:constraint \\S+ )?(?:unique|primary key)\\b(?!.*\\busing index\\b).*",
              "create a unique index concurrently, and add the constraint USING INDEX"),
          rule(
              "ban-drop-column",
              "drop (?:column )?(?!constraint)(?:if exists )?\\S+.*",
              "drop it a release later, when no version uses it"),
          rule(
              "changing-column-type",
              "alter (?:column )?\\S+ (?:set data )?type .*",
              "add a column of the new type, and fill it in steps"),
          rule(
              "renaming-column",
              "rename (?:column )?(?!to\\b|constraint\\b)\\S+ to .*",
              "add a column, and drop the old one a release later"),
          rule(
              "renaming-table",
              "rename to .*",
              "the version that runs knows the old name; keep it"));

  private final Set<String> created = new HashSet<>();
  private final List<Finding> findings = new ArrayList<>();
  private boolean transaction;
  private boolean bounded;

  private LockRules(boolean transaction) {
    this.transaction = transaction;
  }

  /**
   * What breaks a rule.
   *
   * @param rule its name
   * @param statement as it is written
   * @param instead what to do
   */
  record Finding(String rule, String statement, String instead) {
    /** For people. */
    @Override
    public String toString() {
      String shown = statement.length() > 120 ? statement.substring(0, 120) + "..." : statement;
      return rule + ": " + shown + " (" + instead + ")";
    }
  }

  /**
   * Lints a script.
   *
   * @param inTransaction whether it is run in a transaction that it does not begin itself
   */
  static List<Finding> lint(String sql, boolean inTransaction) {
    LockRules rules = new LockRules(inTransaction);
    SqlStatements.of(sql).forEach(rules::read);
    return List.copyOf(rules.findings);
  }

  private void read(String statement) {
    String small = statement.toLowerCase(Locale.ROOT);
    if (small.matches("(?:begin|start transaction)\\b.*")) {
      transaction = true;
    } else if (small.matches("(?:commit|rollback|end)\\b.*")) {
      transaction = false;
    } else if (TIMEOUT.matcher(statement).matches()) {
      bounded = true;
    }
    Matcher table = CREATE_TABLE.matcher(statement);
    if (table.matches()) {
      created.add(name(table.group(1)));
      return;
    }
    Matcher index = CREATE_INDEX.matcher(statement);
    if (index.matches()) {
      index(statement, index.group(1) != null, name(index.group(2)));
      return;
    }
    Matcher altered = ALTER_TABLE.matcher(statement);
    if (altered.matches() && !created.contains(name(altered.group(1)))) {
      bound(statement);
      for (String action : actions(altered.group(2))) {
        for (Rule rule : CHANGES) {
          if (rule.change().matcher(action).matches()) {
            add(rule.name(), statement, rule.instead());
          }
        }
      }
      return;
    }
    drops(statement, small);
  }

  private void index(String statement, boolean concurrently, String table) {
    if (concurrently && transaction) {
      add(
          "ban-concurrent-index-creation-in-transaction",
          statement,
          "run it outside of a transaction: it fails in one");
    }
    if (!concurrently && !created.contains(table)) {
      add(
          "require-concurrent-index-creation",
          statement,
          "create it CONCURRENTLY: writes wait otherwise");
    }
  }

  private void drops(String statement, String small) {
    if (small.matches("drop index (?!concurrently\\b).*")) {
      add("require-concurrent-index-deletion", statement, "drop it CONCURRENTLY");
    } else if (small.matches("drop table\\b.*")) {
      add("ban-drop-table", statement, "drop it a release later, when no version uses it");
    } else if (small.matches("truncate\\b.*")) {
      add("ban-truncate", statement, "delete in steps: this locks the table, and loses its rows");
    } else if (small.matches(
        "(?:lock table|lock|cluster|vacuum full|reindex (?!.*concurrently)).*")) {
      add("heavy-lock", statement, "do it in a maintenance window, or concurrently");
    }
  }

  private void bound(String statement) {
    if (!bounded) {
      bounded = true; // Once is enough.
      add(
          "require-lock-timeout",
          statement,
          "SET lock_timeout first: while it waits for its lock, all other queries wait behind it");
    }
  }

  private void add(String rule, String statement, String instead) {
    findings.add(new Finding(rule, statement, instead));
  }

  /** The parts between the commas that are in no bracket and no quote. */
  private static List<String> actions(String text) {
    List<String> actions = new ArrayList<>();
    int depth = 0;
    int start = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        actions.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    actions.add(text.substring(start).strip());
    return actions;
  }

  private static String name(String written) {
    return written.replace("\"", "").toLowerCase(Locale.ROOT).replaceFirst("^public\\.", "");
  }

  private static Rule rule(String name, String change, String instead) {
    return new Rule(name, pattern(change), instead);
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  }
}
