package dev.slipway;

import dev.slipway.approval.ApprovalSource;
import dev.slipway.gate.Gate;
import dev.slipway.manifest.ManifestRenderer;
import dev.slipway.record.RecordStore;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * What the steps of a release work with.
 *
 * @param clock stamps everything
 * @param redactor knows the release's secrets
 * @param executor what is done at the same time
 * @param records where the account of a release goes
 * @param gates by the phase that they guard
 * @param suites what JUnit triggers ask, by the expressions that name it
 * @param renderer null to choose one by what the environment's manifests are
 * @param approvals is asked where an approval is needed
 * @param takeBack whether somebody wants the release back
 */
record Tools(
    Clock clock,
    Redactor redactor,
    ExecutorService executor,
    RecordStore records,
    Map<Phase, Gate> gates,
    Map<String, Gate> suites,
    @Nullable ManifestRenderer renderer,
    ApprovalSource approvals,
    TakeBack takeBack) {
  Tools {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(redactor, "redactor");
    Objects.requireNonNull(executor, "executor");
    Objects.requireNonNull(records, "records");
    Objects.requireNonNull(approvals, "approvals");
    Objects.requireNonNull(takeBack, "takeBack");
    gates = Map.copyOf(gates);
    suites = Map.copyOf(suites);
  }

  /** Makes what is written of a failure. */
  Failures failures() {
    return new Failures(redactor, clock);
  }

  Optional<Gate> gate(Phase phase) {
    return Optional.ofNullable(gates.get(phase));
  }
}
