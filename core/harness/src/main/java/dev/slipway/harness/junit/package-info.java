/**
 * What a test needs from its machine: skipped with the reason, or required; and the one cluster.
 */
@NullMarked
package dev.slipway.harness.junit;

import org.jspecify.annotations.NullMarked;
