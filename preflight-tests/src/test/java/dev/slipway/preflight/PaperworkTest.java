package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.PrerequisitesConfig.SignOff;
import dev.slipway.harness.CouldNotCheckException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperworkTest {
  private static final Instant NOW = Instant.parse("2026-02-20T12:00:00Z");

  @TempDir Path folder;

  @Test
  void isSignedWhenEachRowIsTicked() {
    assertThat(SignOffDocument.blanks(uat("| 1 | Login | x |\n| 2 | Fees \\| taxes | ✅ |")))
        .isEmpty();
  }

  @Test
  void namesEachRowThatIsNotTicked() {
    assertThat(
            SignOffDocument.blanks(uat("| 1 | Login |  |\n| 2 | Fees | no |\n| 3 | Marks | x |")))
        .containsExactly("line 5 (1, Login): Passed is blank", "line 6 (2, Fees): Passed is 'no'");
  }

  @Test
  void isNotSignedByARowThatEndsEarly() {
    assertThat(SignOffDocument.blanks(uat("| 1 | Login")))
        .containsExactly("line 5 (1, Login): Passed is blank");
  }

  @Test
  void isNotSignedByATableWithoutRows() {
    assertThat(SignOffDocument.blanks(uat(""))).singleElement().asString().contains("no rows");
  }

  @Test
  void cannotTellFromATableInAnExample() {
    SignOff signOff = uat("");
    write("uat.md", "```\n| Case | Passed |\n|---|---|\n| Login | x |\n```\n");
    assertThatThrownBy(() -> SignOffDocument.blanks(signOff))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("no table with the columns Passed");
  }

  @Test
  void cannotTellWithoutTheDocument() {
    SignOff signOff = new SignOff("UAT", folder.resolve("absent.md"), "Passed");
    assertThatThrownBy(() -> SignOffDocument.blanks(signOff))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("it is not there");
  }

  @Test
  void findsAnEngineerOverAHandOver() {
    assertThat(
            Roster.gaps(
                roster(
                    "| 2026-02-20T08:00Z | 2026-02-20T20:00Z | Ada | x |",
                    "| 2026-02-20T21:00+01:00 | 2026-02-21T20:00Z | Grace | x |"),
                NOW))
        .isEmpty();
  }

  @Test
  void findsAGapBetweenShifts() {
    assertThat(
            Roster.gaps(
                roster(
                    "| 2026-02-20T08:00Z | 2026-02-20T20:00Z | Ada | x |",
                    "| 2026-02-20T22:00Z | 2026-02-21T20:00Z | Grace | x |"),
                NOW))
        .containsExactly("nobody is on call from 2026-02-20T20:00:00Z to 2026-02-20T22:00:00Z");
  }

  @Test
  void findsAnEndBeforeTheHandOver() {
    assertThat(Roster.gaps(roster("| 2026-02-20T08:00Z | 2026-02-21T11:59Z | Ada | x |"), NOW))
        .containsExactly("nobody is on call from 2026-02-21T11:59:00Z to 2026-02-21T12:00:00Z");
  }

  @Test
  void findsWhoIsNotBriefedAndWhoIsNotNamed() {
    assertThat(
            Roster.gaps(
                roster(
                    "| 2026-02-20T08:00Z | 2026-02-21T20:00Z | Ada |  |",
                    "| 2026-02-20T09:00Z | 2026-02-21T20:00Z |  | x |"),
                NOW))
        .containsExactly("line 3: Ada is not briefed", "line 4: names no engineer");
  }

  @Test
  void cannotTellFromATimeThatIsNone() {
    Path roster = roster("| Friday | Saturday | Ada | x |");
    assertThatThrownBy(() -> Roster.gaps(roster, NOW))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("line 3");
  }

  private SignOff uat(String rows) {
    String text = "# UAT\n\n| No | Case | Passed |\n|----|:----:|--------|\n" + rows + "\n";
    return new SignOff("UAT", write("uat.md", text), "Passed");
  }

  private Path roster(String... rows) {
    String head = "| From | To | Engineer | Briefed |\n|---|---|---|---|\n";
    return write("on-call.md", head + String.join("\n", rows) + "\n");
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
