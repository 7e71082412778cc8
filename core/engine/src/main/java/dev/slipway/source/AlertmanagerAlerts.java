package dev.slipway.source;

import dev.slipway.config.EndpointConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import java.net.http.HttpClient;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The alerts of an Alertmanager ({@code /api/v2/alerts}), silenced ones too: a silence for the time
 * of a deploy must not switch off the way back. It cannot tell whether anybody would have sent an
 * alert, so no alert here is known only together with Prometheus' rules.
 */
public final class AlertmanagerAlerts implements AlertSource {
  private final HttpCaller caller;

  public AlertmanagerAlerts(HttpClient client, EndpointConfig endpoint, Redactor redactor) {
    this.caller = new HttpCaller(client, endpoint, redactor);
  }

  @Override
  public String name() {
    return "Alertmanager at " + caller.name();
  }

  @Override
  public Answer<List<Alert>> alerts(Instant now) {
    return caller
        .get("/api/v2/alerts", Map.of("silenced", "true", "inhibited", "true"))
        .flatMap(this::read);
  }

  private Answer<List<Alert>> read(JsonNode json) {
    if (!json.isArray()) {
      return Answer.unknown(Reason.UNREADABLE, name() + " did not answer with a list of alerts");
    }
    try {
      List<Alert> alerts = new ArrayList<>();
      for (JsonNode each : json) {
        Map<String, String> labels = Envelope.labels(each.path("labels"));
        alerts.add(
            new Alert(
                labels.getOrDefault("alertname", "an alert without a name"),
                labels,
                Alert.State.FIRING,
                OffsetDateTime.parse(each.path("startsAt").asString("")).toInstant(),
                "suppressed".equals(each.path("status").path("state").asString(""))));
      }
      return Answer.known(alerts);
    } catch (DateTimeParseException e) {
      return Answer.unknown(
          Reason.UNREADABLE, name() + " answered with a time that is none: " + e.getMessage());
    }
  }
}
