package dev.slipway.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small Alembic project, as an image would hold it. */
final class AlembicProject {
  private final Path folder;

  AlembicProject(Path folder, String url) throws IOException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("migrations/versions"));
    Files.writeString(
        folder.resolve("alembic.ini"),
        """
        [alembic]
        script_location = migrations
        sqlalchemy.url = %s
        [loggers]
        keys = root,alembic
        [handlers]
        keys = console
        [formatters]
        keys = generic
        [logger_root]
        level = WARN
        handlers = console
        qualname =
        [logger_alembic]
        level = INFO
        handlers =
        qualname = alembic
        [handler_console]
        class = StreamHandler
        args = (sys.stderr,)
        level = NOTSET
        formatter = generic
        [formatter_generic]
        format = %%(levelname)-5.5s [%%(name)s] %%(message)s
        """
            .formatted(url));
    Files.writeString(
        folder.resolve("migrations/env.py"),
        """
        from logging.config import fileConfig
        from alembic import context
        from sqlalchemy import create_engine
        config = context.config
        fileConfig(config.config_file_name)
        engine = create_engine(config.get_main_option("sqlalchemy.url"))
        with engine.connect() as connection:
            context.configure(
                connection=connection, target_metadata=None, transaction_per_migration=True)
            with context.begin_transaction():
                context.run_migrations()
        """);
  }

  /**
   * Adds a migration.
   *
   * @param parents as Python, {@code None}, {@code 'a1'} or {@code ('a1', 'b2')}
   */
  AlembicProject migration(String revision, String parents, String... sql) throws IOException {
    StringBuilder upgrade = new StringBuilder();
    for (String statement : sql) {
      upgrade.append("    op.execute(\"").append(statement).append("\")\n");
    }
    Files.writeString(
        file(revision),
        """
        \"""Change %1$s

        Rev: not a revision, but a line of documentation
        \"""
        revision = '%1$s'
        down_revision = %2$s
        from alembic import op
        def upgrade():
        %3$s    pass
        def downgrade():
            op.execute("drop table if exists t_%1$s")
        """
            .formatted(revision, parents, upgrade));
    return this;
  }

  /** As an older image, which has not got it yet. */
  AlembicProject without(String revision) throws IOException {
    Files.delete(file(revision));
    return this;
  }

  private Path file(String revision) {
    return folder.resolve("migrations/versions/" + revision + ".py");
  }
}
