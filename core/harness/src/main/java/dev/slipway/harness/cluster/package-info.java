/** The clusters that a rehearsal runs on, and the choice among them. */
@NullMarked
package dev.slipway.harness.cluster;

import org.jspecify.annotations.NullMarked;
