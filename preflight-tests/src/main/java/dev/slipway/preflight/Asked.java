package dev.slipway.preflight;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.slipway.config.AttestationsConfig;
import dev.slipway.config.PrerequisitesConfig;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.preflight.Attestations.Answer;
import dev.slipway.release.Release;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a release is asked for, and by whom it may be attested instead. */
final class Asked {
  private final Release release;
  private final Clock clock;

  Asked(Release release, Clock clock) {
    this.release = release;
    this.clock = clock;
  }

  /** Aborts the test in an environment that asks for none. */
  PrerequisitesConfig prerequisites() {
    String environment = release.environment().name();
    PrerequisitesConfig asked = release.config().checks().prerequisites();
    if (asked.notFor().contains(environment)) {
      abort("environment " + environment + " asks for no prerequisites");
    }
    return asked;
  }

  /** A part of the configuration; aborts the test where it is not there. */
  static <T> T required(@Nullable T value, String reason) {
    return value == null ? abort(reason) : value;
  }

  /**
   * Asks a system, where there is one, and otherwise for the attestation. What a system was seen to
   * say stands: an attestation does not replace a failure. It replaces an answer that could not be
   * had, with a warning.
   *
   * @param system fails with an AssertionError, or a {@link CouldNotCheckException}; null when
   *     there is none
   * @param otherwise the reason to skip where there is neither
   */
  void orAttested(
      String prerequisite, @Nullable Runnable system, String otherwise, CheckReporter reporter) {
    String role = Attestations.role(prerequisites().attestations(), prerequisite);
    if (system == null) {
      attested(prerequisite, required(role, otherwise));
      return;
    }
    try {
      system.run();
    } catch (CouldNotCheckException e) {
      if (role == null) {
        throw e;
      }
      Answer answer = answer(prerequisite, role);
      if (!answer.attested()) {
        throw new CouldNotCheckException(e.getMessage() + "; and " + answer.missing(), e);
      }
      reporter.warn(e.getMessage() + "; attested by " + answer.by() + " instead");
    }
  }

  private void attested(String prerequisite, String role) {
    Answer answer = answer(prerequisite, role);
    if (!answer.attested()) {
      throw new AssertionError(answer.missing());
    }
  }

  /**
   * What only people know.
   *
   * @throws CouldNotCheckException when the configuration names no role that attests it
   */
  void attestedOnly(String prerequisite) {
    String role = Attestations.role(prerequisites().attestations(), prerequisite);
    if (role == null) {
      throw new CouldNotCheckException(
          "Tried to see whether '"
              + prerequisite
              + "' is attested, but slipway.yaml does not say by whom; add it to"
              + " checks.prerequisites.attestations.roles");
    }
    attested(prerequisite, role);
  }

  private Answer answer(String prerequisite, String role) {
    AttestationsConfig config =
        Objects.requireNonNull(prerequisites().attestations(), "attestations");
    return new Attestations(config, release.version(), clock.instant()).of(prerequisite, role);
  }
}
