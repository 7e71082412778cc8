package dev.slipway.trigger;

import dev.slipway.source.Alert;
import dev.slipway.source.Answer;
import dev.slipway.source.Logs;
import dev.slipway.source.Series;
import dev.slipway.source.Traffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that was observed at one look, as the sources answered. Decisions are made from it
 * alone, so that a recorded one can be decided again.
 *
 * @param at when it was looked
 * @param deployedAt when the release began to change the application
 * @param traffic all requests
 * @param auth the requests of login and authentication
 * @param logs the errors since the last look
 * @param pods what is wrong with the application's pods; empty when nothing is
 * @param alerts that are there now
 * @param queries the series of the user's own expressions, by their triggers' names
 */
public record Observation(
    Instant at,
    Instant deployedAt,
    Answer<Traffic> traffic,
    Answer<Traffic> auth,
    Answer<Logs> logs,
    Answer<List<String>> pods,
    Answer<List<Alert>> alerts,
    Map<String, Answer<List<Series>>> queries) {
  public Observation {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(deployedAt, "deployedAt");
    Objects.requireNonNull(traffic, "traffic");
    Objects.requireNonNull(auth, "auth");
    Objects.requireNonNull(logs, "logs");
    Objects.requireNonNull(pods, "pods");
    Objects.requireNonNull(alerts, "alerts");
    queries = Map.copyOf(queries);
  }
}
