package dev.slipway.examples.preskool;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real PostgreSQL for a class of tests, and in it an empty database for each that asks. */
final class Databases implements BeforeAllCallback, AfterAllCallback {
  private final AtomicInteger made = new AtomicInteger();
  private EmbeddedPostgres server;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = EmbeddedPostgres.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    server.close();
  }

  DatabaseSettings empty(String... locations) throws SQLException {
    String name = "preskool" + made.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    }
    return new DatabaseSettings(
        server.getJdbcUrl("postgres", name),
        "postgres",
        "postgres",
        locations.length == 0 ? List.of("classpath:db/migration") : List.of(locations),
        Duration.ofMillis(500));
  }

  /** The same database, seen by an image with other migrations. */
  static DatabaseSettings with(DatabaseSettings database, String... locations) {
    return new DatabaseSettings(
        database.url(),
        database.user(),
        database.password(),
        List.of(locations),
        database.lockTimeout());
  }
}
