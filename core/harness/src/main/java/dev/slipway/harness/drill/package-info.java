/**
 * Rehearsals: a release taken the whole way on a cluster that may be broken, and each way in which
 * it can go wrong. A {@link dev.slipway.harness.drill.Drill} names one fault and the outcome that
 * it must have; a {@link dev.slipway.harness.drill.Rehearsal} runs them and gives a verdict.
 */
@NullMarked
package dev.slipway.harness.drill;

import org.jspecify.annotations.NullMarked;
