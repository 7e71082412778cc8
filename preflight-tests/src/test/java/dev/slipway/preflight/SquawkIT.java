package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** With the real squawk, where it is on the PATH (npm pack {@code @squawk-cli/linux-x64}). */
class SquawkIT {
  @Test
  void findsWhatTheRulesHereFind() {
    var squawk = Squawk.find(System.getenv().getOrDefault("PATH", ""));
    assumeTrue(squawk.isPresent(), "no squawk on the PATH; npm pack @squawk-cli/linux-x64");

    assertThat(rules(squawk.get(), "set lock_timeout = '2s'; alter table users drop column phone;"))
        .containsExactly("ban-drop-column");
    assertThat(rules(squawk.get(), "create index i on users (phone);"))
        .contains("require-concurrent-index-creation");
    assertThat(
            rules(
                squawk.get(), "set lock_timeout = '2s'; alter table users add column phone text;"))
        .isEmpty();
    assertThat(rules(squawk.get(), "alter tabel users;")).contains("syntax-error");
  }

  private static List<String> rules(Squawk squawk, String sql) {
    return squawk.lint(sql, true).stream().map(LockRules.Finding::rule).toList();
  }
}
