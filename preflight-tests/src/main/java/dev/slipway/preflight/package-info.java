/**
 * May this release go? The checks of the cluster that come before any write; more of the pre-flight
 * catalogue follows.
 */
@NullMarked
package dev.slipway.preflight;

import org.jspecify.annotations.NullMarked;
