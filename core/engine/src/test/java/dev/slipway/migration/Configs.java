package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Configurations of migrations, as slipway.yaml gives them. */
final class Configs {
  private Configs() {}

  static MigrationConfig of(
      MigrationConfig.Tool tool, List<String> command, @Nullable List<String> pending) {
    return new MigrationConfig(
        tool,
        MigrationConfig.Run.EXEC,
        "backend",
        null,
        command,
        null,
        Duration.ofMinutes(1),
        pending,
        null);
  }

  static MigrationConfig alembic(@Nullable List<String> pending) {
    return of(MigrationConfig.Tool.ALEMBIC, List.of("alembic"), pending);
  }

  static MigrationConfig custom(MigrationConfig.Custom custom, @Nullable List<String> pending) {
    return new MigrationConfig(
        MigrationConfig.Tool.CUSTOM,
        MigrationConfig.Run.EXEC,
        "backend",
        null,
        List.of(),
        custom,
        Duration.ofMinutes(1),
        pending,
        null);
  }

  /** A custom tool with all five commands, each named as what it does. */
  static MigrationConfig customWithAll() {
    return custom(
        new MigrationConfig.Custom(
            List.of("heads"),
            List.of("current"),
            List.of("pending"),
            List.of("upgrade"),
            List.of("downgrade")),
        null);
  }
}
