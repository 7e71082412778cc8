package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With programs that answer as squawk does, and does not. */
class SquawkTest {
  @TempDir Path folder;

  @Test
  void isFoundOnThePathOrNot() throws IOException {
    program("echo '[]'");

    assertThat(Squawk.find("/nowhere:" + folder)).isPresent();
    assertThat(Squawk.find("/nowhere")).isEmpty();
  }

  @Test
  void givesWhatIsAboutLocksAndLeavesOutStyle() throws IOException {
    Squawk squawk =
        program(
            """
            echo '[{"line":0,"message":"m","help":"h","rule_name":"ban-drop-column"},
             {"line":1,"message":"m","help":"h","rule_name":"prefer-text-field"}]'
            exit 1
            """);

    assertThat(squawk.lint("select 1", true))
        .extracting(LockRules.Finding::rule)
        .containsExactly("ban-drop-column");
  }

  @Test
  void isUnknownWhenItCrashesOrPrintsSomethingElse() throws IOException {
    Squawk crashed = program("echo 'no such option' >&2; exit 2");
    assertThatThrownBy(() -> crashed.lint("select 1", false))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("no such option");

    Squawk other = program("echo hello");
    assertThatThrownBy(() -> other.lint("select 1", false))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("no JSON");
  }

  private Squawk program(String script) throws IOException {
    Path program = folder.resolve("squawk");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new Squawk(program);
  }
}
