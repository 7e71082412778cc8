package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.Receipt;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The commands of a migration tool, and what its answers mean. */
sealed interface MigrationTool permits Alembic, Flyway, Custom {
  static MigrationTool of(MigrationConfig config) {
    return switch (config.tool()) {
      case ALEMBIC -> new Alembic(config.command());
      case FLYWAY -> new Flyway(config.command());
      case CUSTOM ->
          new Custom(
              config.command(),
              Objects.requireNonNull(
                  config.custom(), "a custom migration needs its commands; see 'custom'"));
    };
  }

  /** As people call it. */
  String name();

  /** The one head of the image. */
  Answer<String> head(Asker asker);

  /** Where the database is; empty for an empty database. */
  Answer<String> current(Asker asker);

  /** What an upgrade would apply, in order. */
  Answer<List<String>> pending(Asker asker, String current, String head);

  /** Whether {@link #pending} can tell. */
  default boolean tellsPending() {
    return true;
  }

  /** Whether a migration is the one that {@code slipway.yaml} declares. */
  default boolean isSame(String declared, String migration) {
    return declared.equals(migration);
  }

  List<String> upgrade();

  /** Empty when the tool has no way back. */
  Optional<List<String>> downgrade(String revision);

  /**
   * Prints the SQL of an upgrade and runs none of it; empty when the tool cannot.
   *
   * @param current empty for an empty database
   */
  default Optional<List<String>> sql(String current, String head) {
    return Optional.empty();
  }

  /** The tool's own error line. */
  String cause(Receipt receipt);
}
