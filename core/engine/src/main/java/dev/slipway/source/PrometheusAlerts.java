package dev.slipway.source;

import dev.slipway.config.PrometheusConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The alerts of Prometheus' own rules ({@code /api/v1/rules}): they are there whatever a silence
 * hides. A server without alerting rules, or whose rules fail or are not evaluated, knows nothing.
 */
public final class PrometheusAlerts implements AlertSource {
  /** Rules are evaluated every minute by default. */
  private static final Duration OLDEST_EVALUATION = Duration.ofMinutes(5);

  private static final String OVER = "inactive";
  private static final List<String> STATES = List.of(OVER, "pending", "firing");

  private final HttpCaller caller;

  public PrometheusAlerts(HttpClient client, PrometheusConfig config, Redactor redactor) {
    this.caller = new HttpCaller(client, config.endpoint(), redactor);
  }

  @Override
  public String name() {
    return "Prometheus at " + caller.name();
  }

  @Override
  public Answer<List<Alert>> alerts(Instant now) {
    return caller
        .get("/api/v1/rules", Map.of("type", "alert"))
        .flatMap(json -> Envelope.opened(name(), json))
        .flatMap(data -> read(data, now));
  }

  private Answer<List<Alert>> read(JsonNode data, Instant now) {
    List<Alert> alerts = new ArrayList<>();
    int rules = 0;
    try {
      for (JsonNode group : data.path("groups")) {
        for (JsonNode rule : group.path("rules")) {
          // Older servers give all rules, whatever type was asked for.
          if (!"alerting".equals(rule.path("type").asString(""))) {
            continue;
          }
          rules++;
          String unhealthy = unhealthy(rule, now);
          if (!unhealthy.isEmpty()) {
            return Answer.unknown(
                Reason.PARTIAL,
                name() + ": alert rule " + rule.path("name").asString("") + " " + unhealthy);
          }
          for (JsonNode alert : rule.path("alerts")) {
            alert(rule.path("name").asString(""), alert).ifPresent(alerts::add);
          }
        }
      }
    } catch (DateTimeParseException e) {
      return Answer.unknown(
          Reason.UNREADABLE, name() + " answered with a time that is none: " + e.getMessage());
    } catch (UnknownStateException e) {
      return Answer.unknown(Reason.UNREADABLE, name() + ": " + e.getMessage());
    }
    return rules == 0
        ? Answer.unknown(
            Reason.NO_DATA, name() + " has no alerting rules, so no alert is no sign of health")
        : Answer.known(alerts);
  }

  private static String unhealthy(JsonNode rule, Instant now) {
    if ("err".equals(rule.path("health").asString(""))) {
      return "fails: " + rule.path("lastError").asString("");
    }
    if ("unknown".equals(rule.path("health").asString(""))) {
      return "was not evaluated yet";
    }
    Instant evaluated = OffsetDateTime.parse(rule.path("lastEvaluation").asString("")).toInstant();
    return evaluated.isBefore(now.minus(OLDEST_EVALUATION))
        ? "was last evaluated at " + evaluated
        : "";
  }

  /** Empty for one that is over. */
  private static Optional<Alert> alert(String name, JsonNode alert) {
    String state = alert.path("state").asString("");
    if (!STATES.contains(state)) {
      throw new UnknownStateException(
          "alert " + name + " is '" + state + "', which is none of " + STATES);
    }
    return state.equals(OVER)
        ? Optional.empty()
        : Optional.of(
            new Alert(
                name,
                Envelope.labels(alert.path("labels")),
                Alert.State.valueOf(state.toUpperCase(Locale.ROOT)),
                OffsetDateTime.parse(alert.path("activeAt").asString("")).toInstant(),
                false));
  }

  private static final class UnknownStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownStateException(String message) {
      super(message);
    }
  }
}
