package dev.slipway.examples.preskool;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Switches for rehearsals: faults that only the application itself can show. None is on unless its
 * variable is set; see the README.
 *
 * @param healthVersion what the health endpoint reports in place of the version; null for the truth
 * @param crashAfter how long after the start the process dies; null for never
 * @param crashWhenAsked whether the process dies of a request of {@code /api/v1/crash}
 * @param failWhenAsked whether a request of {@code /api/v1/fail} is answered with 500
 * @param exitAtStart whether the process ends, with exit code 1, before it serves
 * @param neverReady whether readiness is false for ever
 * @param login500 whether a login is answered with 500
 * @param errorRate the share of API requests answered with 500, 0 to 1; probes and metrics are
 *     spared
 * @param latency added to each API request; probes and metrics are spared
 * @param allocateMegabytes memory taken outside the heap before it serves
 */
record Faults(
    @Nullable String healthVersion,
    @Nullable Duration crashAfter,
    boolean crashWhenAsked,
    boolean failWhenAsked,
    boolean exitAtStart,
    boolean neverReady,
    boolean login500,
    double errorRate,
    Duration latency,
    int allocateMegabytes) {
  Faults {
    Objects.requireNonNull(latency, "latency");
  }

  static Faults from(Environment env) {
    return new Faults(
        env.text("FAULT_HEALTH_VERSION").orElse(null),
        env.seconds("FAULT_CRASH_AFTER").orElse(null),
        env.flag("FAULT_CRASH_WHEN_ASKED"),
        env.flag("FAULT_FAIL_WHEN_ASKED"),
        env.flag("FAULT_EXIT_AT_START"),
        env.flag("FAULT_NEVER_READY"),
        env.flag("FAULT_LOGIN_500"),
        env.fraction("FAULT_ERROR_RATE"),
        Duration.ofMillis(env.integer("FAULT_LATENCY_MS", 0)),
        env.integer("FAULT_ALLOCATE_MB", 0));
  }

  static Faults none() {
    return new Faults(null, null, false, false, false, false, false, 0, Duration.ZERO, 0);
  }

  Optional<Duration> crash() {
    return Optional.ofNullable(crashAfter);
  }
}
