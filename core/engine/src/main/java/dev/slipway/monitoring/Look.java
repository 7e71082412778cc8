package dev.slipway.monitoring;

import dev.slipway.trigger.Decision;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One look, with what each trigger and each check of its window said.
 *
 * @param window its name; empty between windows
 */
public record Look(
    Instant at, String window, Map<String, Decision> triggers, Map<String, Decision> checks) {
  public Look {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(window, "window");
    triggers = Map.copyOf(new TreeMap<>(triggers));
    checks = Map.copyOf(new TreeMap<>(checks));
  }
}
