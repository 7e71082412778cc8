package dev.slipway;

import dev.slipway.apply.Pruner;
import dev.slipway.cluster.ObjectRef;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Deletes what an earlier release applied and this one no longer has: only after the release is
 * proven, so that a way back never has to bring a deleted object back.
 */
final class Prune {
  private Prune() {}

  /**
   * Prunes, and says so in the result; what cannot be deleted stays, is said, and fails nothing.
   */
  static StepResult afterwards(Run run, StepResult proven) {
    List<ObjectRef> prunes = run.keep().planned().prunes();
    if (prunes.isEmpty()) {
      return proven;
    }
    run.requireLock();
    String pruned =
        new Pruner(run.cluster().client())
            .prune(prunes).stream()
                .map(
                    p ->
                        p.ref()
                            + " "
                            + p.outcome().name().toLowerCase(Locale.ROOT)
                            + (p.note().isEmpty() ? "" : " (" + p.note() + ")"))
                .collect(Collectors.joining(", "));
    return StepResult.passed(proven.summary() + "; pruned: " + pruned, proven.checks());
  }
}
