package dev.slipway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.config.EndpointConfig;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Alertmanager. */
class AlertmanagerIT {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @TempDir static Path folder;
  private static LocalProgram alertmanager;

  private final EndpointConfig endpoint = EndpointConfig.open(alertmanager.url());
  private final HttpCaller caller =
      new HttpCaller(HttpClient.newHttpClient(), endpoint, new Redactor());
  private final AlertmanagerAlerts source =
      new AlertmanagerAlerts(HttpClient.newHttpClient(), endpoint, new Redactor());

  @BeforeAll
  static void start() throws IOException {
    alertmanager = LocalProgram.alertmanager(folder);
  }

  @AfterAll
  static void stop() {
    if (alertmanager != null) {
      alertmanager.close();
    }
  }

  private void fire(String name) {
    caller.post(
        "/api/v2/alerts",
        List.of(
            Map.of(
                "labels",
                Map.of("alertname", name, "severity", "critical", "cluster", "eu"),
                "startsAt",
                NOW.toString())));
  }

  private List<Alert> alerts() {
    return source.alerts(NOW).fold(known -> known, unknown -> List.of());
  }

  private static Alert named(List<Alert> alerts, String name) {
    return alerts.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void saysWhichAlertsThereAreAndSinceWhen() {
    fire("PodsGone");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(alerts()).extracting(Alert::name).contains("PodsGone"));

    Alert alert = named(alerts(), "PodsGone");
    assertThat(alert.activeAt()).isEqualTo(NOW);
    assertThat(alert.silenced()).isFalse();
  }

  @Test
  void showsAnAlertThatASilenceHides() {
    fire("Hidden");
    caller.post(
        "/api/v2/silences",
        Map.of(
            "matchers",
            List.of(Map.of("name", "alertname", "value", "Hidden", "isRegex", false)),
            "startsAt",
            NOW.toString(),
            "endsAt",
            NOW.plusSeconds(3600).toString(),
            "createdBy",
            "test",
            "comment",
            "a maintenance window"));

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(alerts())
                    .anySatisfy(
                        alert -> {
                          assertThat(alert.name()).isEqualTo("Hidden");
                          assertThat(alert.silenced()).isTrue();
                        }));
    Alert rule =
        new Alert("Hidden", Map.of("severity", "critical"), Alert.State.FIRING, NOW, false);
    assertThat(
            new JoinedAlerts(always(List.of(rule)), source)
                .alerts(NOW)
                .map(all -> all.stream().filter(a -> a.name().equals("Hidden")).toList()))
        .isEqualTo(
            Answer.known(
                List.of(
                    new Alert(
                        "Hidden", Map.of("severity", "critical"), Alert.State.FIRING, NOW, true))));
  }

  private static AlertSource always(List<Alert> alerts) {
    return new AlertSource() {
      @Override
      public String name() {
        return "rules";
      }

      @Override
      public Answer<List<Alert>> alerts(Instant now) {
        return Answer.known(alerts);
      }
    };
  }
}
