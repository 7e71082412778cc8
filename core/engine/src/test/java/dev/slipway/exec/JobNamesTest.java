package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JobNamesTest {
  private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  @Test
  void isTheSameForTheSameReleaseAndPurpose() {
    assertThat(new JobNames("erp", "r1").job("migration-upgrade"))
        .isEqualTo(new JobNames("erp", "r1").job("migration-upgrade"))
        .startsWith("erp-migration-upgrade-r1-");
  }

  @Test
  void differsForWhatLooksTheSameWhenWrittenAsAName() {
    assertThat(new JobNames("erp", "A.b").job("x"))
        .isNotEqualTo(new JobNames("erp", "a-b").job("x"));
    assertThat(new JobNames("a", "b-c").job("x")).isNotEqualTo(new JobNames("a-b", "c").job("x"));
  }

  @Test
  void isAValidNameHoweverLongOrStrangeTheParts() {
    String name =
        new JobNames("2_Preskool ERP".repeat(5), "release/" + "é".repeat(80))
            .job("Migration.Upgrade");

    assertThat(name).matches("[a-z]([a-z0-9-]*[a-z0-9])?").hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void hasValidLabelsHoweverLongOrStrangeTheParts() {
    Map<String, String> labels = new JobNames("_erp_", "r/1".repeat(40)).labels("a b");

    assertThat(labels.values()).allMatch(value -> value.matches(LABEL));
  }

  @Test
  void keepsPlainPartsAsLabels() {
    assertThat(new JobNames("preskool-erp", "20261123-3f2c1a9").labels("backup"))
        .containsEntry("slipway.dev/application", "preskool-erp")
        .containsEntry("slipway.dev/release", "20261123-3f2c1a9")
        .containsEntry("slipway.dev/purpose", "backup")
        .containsEntry("app.kubernetes.io/managed-by", "slipway");
  }
}
