package dev.slipway.examples.preskool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the backend is told by its environment.
 *
 * @param host the address where HTTP is served; empty for all that there are
 * @param port where HTTP is served; 0 for a free one
 * @param version what this image was built from
 * @param tokenSecret signs the tokens; the same in every replica
 * @param drain how long requests are still accepted after the process was told to end
 * @param administrator the account that is made when it is missing; null for none
 * @param passwordIterations PBKDF2 rounds of new password hashes
 */
record Settings(
    String host,
    int port,
    String version,
    DatabaseSettings database,
    String tokenSecret,
    Duration drain,
    @Nullable Account administrator,
    int passwordIterations,
    Faults faults) {
  private static final Path VERSION_OF_THE_IMAGE = Path.of("/app/version");

  Settings {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(database, "database");
    Objects.requireNonNull(tokenSecret, "tokenSecret");
    Objects.requireNonNull(drain, "drain");
    Objects.requireNonNull(faults, "faults");
  }

  /** Throws {@link SettingsException} with everything that is wrong. */
  static Settings from(Map<String, String> variables) {
    Environment env = new Environment(variables);
    Settings settings =
        new Settings(
            env.text("HOST").orElse(""),
            env.integer("PORT", 8080),
            env.text("APP_VERSION").orElseGet(() -> read(VERSION_OF_THE_IMAGE)),
            DatabaseSettings.from(env),
            env.required("TOKEN_SECRET", "the key that signs tokens, the same in every replica"),
            env.seconds("DRAIN_SECONDS").orElse(Duration.ofSeconds(3)),
            administrator(env),
            env.integer("PASSWORD_ITERATIONS", Passwords.DEFAULT_ITERATIONS),
            Faults.from(env));
    env.check();
    return settings;
  }

  Optional<Account> firstAccount() {
    return Optional.ofNullable(administrator);
  }

  private static @Nullable Account administrator(Environment env) {
    Optional<String> email = env.text("ADMIN_EMAIL");
    return email.isEmpty()
        ? null
        : new Account(
            email.get(), env.required("ADMIN_PASSWORD", "the password of ADMIN_EMAIL's account"));
  }

  private static String read(Path versionFile) {
    try {
      return Files.readString(versionFile).strip();
    } catch (NoSuchFileException e) {
      return "unknown"; // not run from an image
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to read this image's version from " + versionFile + ", but could not", e);
    }
  }

  @Override
  public String toString() {
    return "Settings[port=" + port + ", version=" + version + ", database=" + database + "]";
  }
}
