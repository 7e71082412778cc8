package dev.slipway.examples.preskool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where the database is, and where its migrations are.
 *
 * @param url as {@code jdbc:postgresql://postgres:5432/preskool}
 * @param locations in Flyway's notation
 * @param lockTimeout how long a statement of a migration waits for a lock before it fails: a
 *     migration that waits makes every request behind it wait too
 */
record DatabaseSettings(
    String url, String user, String password, List<String> locations, Duration lockTimeout) {
  /** Where an image carries migrations beside those of the jar. */
  private static final Path OF_THE_IMAGE = Path.of("/app/migrations");

  DatabaseSettings {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(password, "password");
    Objects.requireNonNull(lockTimeout, "lockTimeout");
    locations = List.copyOf(locations);
  }

  static DatabaseSettings from(Environment env) {
    return new DatabaseSettings(
        env.required("DB_URL", "the JDBC URL of the database"),
        env.required("DB_USER", "the database's user"),
        env.required("DB_PASSWORD", "the database user's password"),
        locations(env.text("FLYWAY_LOCATIONS", "classpath:db/migration")),
        env.seconds("MIGRATION_LOCK_TIMEOUT_SECONDS").orElse(Duration.ofSeconds(5)));
  }

  private static List<String> locations(String configured) {
    List<String> locations = new ArrayList<>(List.of(configured.split(",", -1)));
    if (Files.isDirectory(OF_THE_IMAGE)) {
      locations.add("filesystem:" + OF_THE_IMAGE);
    }
    return locations;
  }

  @Override
  public String toString() {
    return "DatabaseSettings[url=" + url + ", user=" + user + ", locations=" + locations + "]";
  }
}
