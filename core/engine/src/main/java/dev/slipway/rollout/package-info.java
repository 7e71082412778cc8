/** Watches workloads to their new version and fails on proof, with a typed code. */
@NullMarked
package dev.slipway.rollout;

import org.jspecify.annotations.NullMarked;
