package dev.slipway.config;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the checks before a release are made, and what their failures mean.
 *
 * @param concurrency how many classes of pre-flight checks are made at a time; default 8
 * @param checkTimeout for one pre-flight check, which is interrupted after it; default 1 min
 * @param severities by the id of a check, or of one of its tests, as {@code
 *     preflight.probes[Deployment/backend]}
 * @param exceptions failures that somebody answers for, for a while
 */
public record RulesConfig(
    int concurrency,
    Duration checkTimeout,
    Map<String, Severity> severities,
    List<Exemption> exceptions) {
  /** What holds when {@code slipway.yaml} says nothing. */
  public static final RulesConfig DEFAULT =
      new RulesConfig(8, Duration.ofMinutes(1), Map.of(), List.of());

  public RulesConfig {
    Objects.requireNonNull(checkTimeout, "checkTimeout");
    severities = Map.copyOf(severities);
    exceptions = List.copyOf(exceptions);
  }

  /**
   * One exception: the check's failure only warns until the end of a day.
   *
   * @param check its id, or that of one of its tests
   * @param owner who answers for it
   * @param reason why it may be so
   * @param expires the last day on which it counts, in UTC
   */
  public record Exemption(String check, String owner, String reason, LocalDate expires) {
    public Exemption {
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(owner, "owner");
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(expires, "expires");
    }
  }
}
