package dev.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.harness.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With {@code -Dslipway.docs.write=true} it writes the table instead of comparing it. */
class CheckTableTest {
  private static final Path DOCUMENT =
      Path.of("").toAbsolutePath().getParent().resolve("docs/checks.md");

  private final List<Check> checks = CheckTable.checks();

  @Test
  void theDocumentHasTheTableOfEveryCheck() throws IOException {
    String document = Files.readString(DOCUMENT);
    String current = CheckTable.within(document, CheckTable.markdown(checks));
    if (Boolean.getBoolean("slipway.docs.write")) {
      Files.writeString(DOCUMENT, current);
      return;
    }
    assertThat(document)
        .as("docs/checks.md; write its table with -Dslipway.docs.write=true")
        .isEqualTo(current);
  }

  @Test
  void everyCheckSaysWhatItAsksWhereItComesFromAndWhatToDo() {
    assertThat(checks)
        .hasSizeGreaterThan(30)
        .allSatisfy(
            check -> {
              assertThat(check.asks()).as("what %s asks", check.id()).isNotBlank();
              assertThat(check.remedy()).as("remedy of %s", check.id()).isNotBlank();
              assertThat(check.sop() + check.source()).as("source of %s", check.id()).isNotBlank();
              assertThat(check.outcomes())
                  .as("outcomes of %s", check.id())
                  .contains(CheckOutcome.PASS, CheckOutcome.UNKNOWN)
                  .doesNotHaveDuplicates();
            });
  }

  @Test
  void noTwoChecksHaveOneId() {
    assertThat(checks.stream().map(Check::id)).doesNotHaveDuplicates();
  }
}
