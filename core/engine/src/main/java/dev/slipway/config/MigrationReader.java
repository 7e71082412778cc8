package dev.slipway.config;

import dev.slipway.config.MigrationConfig.Custom;
import dev.slipway.config.MigrationConfig.Run;
import dev.slipway.config.MigrationConfig.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code migration}. */
final class MigrationReader {
  private MigrationReader() {}

  static MigrationConfig read(Section section, Workloads workloads) {
    try (section) {
      Optional<Tool> tool = section.requiredChoice("tool", Words.of(Tool.values()));
      Run run = section.choice("run", Words.of(Run.values()), Run.EXEC);
      String workload = workloads.reference(section, "workload");
      String container = section.text("container", Form.LABEL).orElse(null);
      Optional<List<String>> command = section.command("command");
      Custom custom = section.optionalSection("custom").map(MigrationReader::custom).orElse(null);
      Duration timeout = section.duration("timeout", Duration.ofMinutes(10));
      List<String> pending =
          section
              .list("pending", "a list of migrations, in order", f -> f.text(Form.TEXT))
              .orElse(null);
      String downgrade = section.text("downgrade", Form.TEXT).orElse(null);
      tool.ifPresent(t -> agree(section, t, custom));
      return new MigrationConfig(
          tool.orElse(Tool.CUSTOM),
          run,
          workload,
          container,
          command.orElseGet(() -> tool.map(MigrationReader::program).orElse(List.of())),
          custom,
          timeout,
          pending,
          downgrade);
    }
  }

  private static List<String> program(Tool tool) {
    return switch (tool) {
      case ALEMBIC -> List.of("alembic");
      case FLYWAY -> List.of("flyway");
      case CUSTOM -> List.of();
    };
  }

  private static Custom custom(Section section) {
    try (section) {
      return new Custom(
          section.requiredCommand("heads"),
          section.requiredCommand("current"),
          section.command("pending").orElse(null),
          section.requiredCommand("upgrade"),
          section.command("downgrade").orElse(null));
    }
  }

  private static void agree(Section section, Tool tool, @Nullable Custom custom) {
    if (tool != Tool.CUSTOM) {
      if (section.has("custom")) {
        section.fault("custom", "is only for tool custom; leave it out, or change the tool");
      }
      return;
    }
    if (section.has("command")) {
      section.fault(
          "command", "is not for tool custom, whose commands are in custom; leave it out");
    }
    if (custom == null) {
      section.fault("custom", "is missing; tool custom needs its heads, current and upgrade");
      return;
    }
    if (section.has("pending") && custom.pending() == null) {
      section.fault("pending", "cannot be compared without the command custom.pending; give it");
    }
    if (section.has("downgrade") && custom.downgrade() == null) {
      section.fault("downgrade", "cannot be done without the command custom.downgrade; give it");
    }
  }
}
