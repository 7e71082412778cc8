package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockRulesTest {
  private static final String BOUND = "set lock_timeout = '2s'; ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "require-concurrent-index-creation | create index i on users (phone)",
        "require-concurrent-index-creation | CREATE UNIQUE INDEX IF NOT EXISTS i ON public.users (x)",
        "require-concurrent-index-deletion | drop index i",
        "constraint-missing-not-valid | alter table users add constraint fk foreign key (a) references b",
        "constraint-missing-not-valid | alter table users add check (age > 0)",
        "adding-not-nullable-field | alter table users alter column phone set not null",
        "adding-required-field | alter table users add column phone text not null",
        "adding-required-field | alter table only users add phone text not null",
        "disallowed-unique-constraint | alter table users add constraint u unique (phone)",
        "ban-drop-column | alter table users drop column if exists phone",
        "changing-column-type | alter table users alter column id type bigint",
        "changing-column-type | alter table \"Users\" alter id set data type bigint",
        "renaming-column | alter table users rename column a to b",
        "renaming-table | alter table users rename to people",
        "ban-drop-table | drop table users",
        "ban-truncate | truncate users",
        "heavy-lock | lock table users in exclusive mode",
      })
  void findsWhatLocksOrBreaks(String rule, String sql) {
    assertThat(LockRules.lint(BOUND + sql, true))
        .extracting(LockRules.Finding::rule)
        .containsExactly(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table users add column phone text",
        "alter table users add column phone text not null default ''",
        "alter table users add constraint c check (a in (1, 2)) not valid",
        "alter table users validate constraint c",
        "alter table users add constraint u unique using index i",
        "alter table users drop constraint c",
        "create table t (id bigint primary key, name text not null); create index i on t (name)",
        "create table t (id int); alter table t add column a int not null",
        "insert into notes values ('drop table users; -- not really')",
        "-- alter table users drop column a\nselect 1",
        "/* drop table /* nested */ users; */ select 1",
        "create function f() returns int as $x$ begin drop table users; end $x$ language plpgsql",
        "comment on table users is E'it\\'s; drop table users'",
      })
  void letsPassWhatDoesNot(String sql) {
    assertThat(LockRules.lint(BOUND + sql, true)).isEmpty();
  }

  @Test
  void asksForATimeoutBeforeTheFirstLock() {
    assertThat(LockRules.lint("alter table users add a int; alter table users add b int", true))
        .extracting(LockRules.Finding::rule)
        .containsExactly("require-lock-timeout");
  }

  @Test
  void allowsConcurrentlyOnlyOutsideOfATransaction() {
    String sql = "create index concurrently i on users (a)";

    assertThat(LockRules.lint(sql, false)).isEmpty();
    assertThat(LockRules.lint("begin; " + sql + "; commit", false))
        .extracting(LockRules.Finding::rule)
        .containsExactly("ban-concurrent-index-creation-in-transaction");
    assertThat(LockRules.lint(sql, true)).hasSize(1);
  }

  @Test
  void findsEachOfSeveralActionsInOneStatement() {
    assertThat(
            LockRules.lint(
                BOUND
                    + "alter table users add column a numeric(10, 2), drop column b,"
                    + " alter c type text using (coalesce(c, 'x, y'))",
                true))
        .extracting(LockRules.Finding::rule)
        .containsExactly("ban-drop-column", "changing-column-type");
  }
}
