package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private static final Map<String, String> NEEDED =
      Map.of(
          "DB_URL", "jdbc:postgresql://postgres/preskool",
          "DB_USER", "preskool",
          "DB_PASSWORD", "db-password",
          "TOKEN_SECRET", "token-secret");

  @Test
  void hasNoFaultAndNoAccountUnlessTold() {
    Settings settings = Settings.from(NEEDED);

    assertThat(settings.faults()).isEqualTo(Faults.none());
    assertThat(settings.firstAccount()).isEmpty();
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.database().locations()).containsExactly("classpath:db/migration");
  }

  @Test
  void readsTheFaults() {
    Settings settings =
        Settings.from(
            with(
                Map.of(
                    "FAULT_HEALTH_VERSION", "stale",
                    "FAULT_CRASH_AFTER", "1.5",
                    "FAULT_EXIT_AT_START", "1",
                    "FAULT_NEVER_READY", "true",
                    "FAULT_CRASH_WHEN_ASKED", "1",
                    "FAULT_FAIL_WHEN_ASKED", "1",
                    "FAULT_LOGIN_500", "1",
                    "FAULT_ERROR_RATE", "0.1",
                    "FAULT_LATENCY_MS", "250",
                    "FAULT_ALLOCATE_MB", "64")));

    assertThat(settings.faults())
        .isEqualTo(
            new Faults(
                "stale",
                Duration.ofMillis(1500),
                true,
                true,
                true,
                true,
                true,
                0.1,
                Duration.ofMillis(250),
                64));
  }

  @Test
  void saysEverythingThatIsWrongAtOnceAndNoValue() {
    assertThatThrownBy(
            () ->
                Settings.from(
                    Map.of(
                        "DB_URL", "jdbc:postgresql://postgres/preskool",
                        "DB_USER", "preskool",
                        "PORT", "s3cret",
                        "FAULT_ERROR_RATE", "7",
                        "ADMIN_EMAIL", "admin@preskool.test")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("DB_PASSWORD is not set")
        .hasMessageContaining("TOKEN_SECRET is not set")
        .hasMessageContaining("PORT is not a whole number")
        .hasMessageContaining("FAULT_ERROR_RATE is 7.0: expected a number from 0 to 1")
        .hasMessageContaining("ADMIN_PASSWORD is not set")
        .hasMessageNotContaining("DB_USER is")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void showsNoSecret() {
    Settings settings =
        Settings.from(
            with(Map.of("ADMIN_EMAIL", "admin@preskool.test", "ADMIN_PASSWORD", "admin-password")));

    assertThat(settings + " " + settings.database() + " " + settings.firstAccount())
        .contains("admin@preskool.test")
        .doesNotContain("db-password", "token-secret", "admin-password");
  }

  private static Map<String, String> with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(NEEDED);
    all.putAll(more);
    return all;
  }
}
