package dev.slipway.trigger;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Observations as lines of JSON: a watch that was recorded can be decided again, by the same
 * triggers or by others, and the same triggers come to the same decisions.
 */
public final class Replay {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Triggers triggers;

  public Replay(Triggers triggers) {
    this.triggers = Objects.requireNonNull(triggers, "triggers");
  }

  /** An observation as one line. */
  public static String line(Observation observed) {
    return JSON.writeValueAsString(observed);
  }

  /** The decisions of each line, in their order. */
  public Stream<Map<String, Decision>> decide(Stream<String> lines) {
    return lines.map(line -> JSON.readValue(line, Observation.class)).map(triggers::decide);
  }
}
