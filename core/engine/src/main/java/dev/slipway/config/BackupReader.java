package dev.slipway.config;

import java.time.Duration;

/** Reads {@code backup}. */
final class BackupReader {
  private static final Form<String> FOLDER =
      Form.matching("/[^\\s'\"\\\\$`]+", "an absolute folder in the container, without spaces");
  private static final Form<String> DATABASE =
      Form.matching(
          "(?!(?:.*\\s)?password\\s*=)[a-z_]+=\\S+(?:\\s+[a-z_]+=\\S+)*",
          "libpq's keywords and values without a password, as dbname=erp user=erp");

  private BackupReader() {}

  static BackupConfig read(Section section, Workloads workloads) {
    try (section) {
      return new BackupConfig(
          workloads.reference(section, "workload"),
          section.text("container", Form.LABEL).orElse(null),
          section.requiredCommand("command"),
          section.duration("timeout", Duration.ofMinutes(30)),
          section.optionalSection("proof").map(BackupReader::proof).orElse(null));
    }
  }

  private static BackupProofConfig proof(Section section) {
    try (section) {
      return new BackupProofConfig(
          section.requiredText("folder", FOLDER),
          section.requiredText("source", DATABASE),
          section.text("scratch", DATABASE).orElse(null),
          section.field("atLeast").flatMap(Field::share).orElse(0.5));
    }
  }
}
