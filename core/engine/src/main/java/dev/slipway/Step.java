package dev.slipway;

import dev.slipway.release.Phase;

/**
 * One step on the way of a release, repeatable: taken again after a crash it comes to the same end.
 * What it must not do twice it finds out from the journal, the cluster or the database.
 */
interface Step {
  /** In the journal; unique among the steps of one way. */
  String name();

  Phase phase();

  /** Takes the step; what it throws is a bug or a lost cluster, never an expected outcome. */
  StepResult take(Run run);
}
