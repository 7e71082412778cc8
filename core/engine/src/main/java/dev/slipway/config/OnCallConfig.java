package dev.slipway.config;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The system that knows who is on call.
 *
 * @param system whose API it has
 * @param endpoint where it is, with its key as token; JSM takes username and password instead
 * @param policy the id of PagerDuty's escalation policy, of which levels 1 and 2 are asked for;
 *     null for the others
 * @param schedules the ids of the schedules, the first level first; empty for PagerDuty
 */
public record OnCallConfig(
    System system, EndpointConfig endpoint, @Nullable String policy, List<String> schedules) {
  /** The known ones. Opsgenie's support ends in April 2027; JSM is what Atlassian has instead. */
  public enum System {
    PAGERDUTY,
    OPSGENIE,
    JSM
  }

  public OnCallConfig {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(endpoint, "endpoint");
    schedules = List.copyOf(schedules);
  }
}
