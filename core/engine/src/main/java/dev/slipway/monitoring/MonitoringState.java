package dev.slipway.monitoring;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.slipway.source.TrafficPoint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a watch has come; as JSON it is what another process goes on with.
 *
 * @param deployedAt when the release began to change the application
 * @param completeAt when it was verified, too, and the watch began: windows count from here
 * @param looks how many there were
 * @param lastLook null before the first
 * @param triggers by name, how each was decided so far
 * @param windows by window and check, as {@code latency/p95}
 * @param breach what rolls back; null as long as nothing does
 * @param wouldRollBack the first breach of each trigger that is only tried out
 * @param requests over time, thinned out to a few hundred points
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonitoringState(
    Instant deployedAt,
    Instant completeAt,
    long looks,
    @Nullable Instant lastLook,
    Map<String, Tally> triggers,
    Map<String, Tally> windows,
    @Nullable Breach breach,
    List<Breach> wouldRollBack,
    List<TrafficPoint> requests) {
  public MonitoringState {
    Objects.requireNonNull(deployedAt, "deployedAt");
    Objects.requireNonNull(completeAt, "completeAt");
    triggers = Map.copyOf(new TreeMap<>(triggers));
    windows = Map.copyOf(new TreeMap<>(windows));
    wouldRollBack = List.copyOf(wouldRollBack);
    // A state that an earlier version kept has none.
    requests = requests == null ? List.of() : List.copyOf(requests);
  }

  /** The beginning of a watch. */
  public static MonitoringState begin(Instant deployedAt, Instant completeAt) {
    return new MonitoringState(
        deployedAt, completeAt, 0, null, Map.of(), Map.of(), null, List.of(), List.of());
  }

  /** What rolls back. */
  public Optional<Breach> cause() {
    return Optional.ofNullable(breach);
  }
}
