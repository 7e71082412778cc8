/** Writes a plan to the cluster by server-side apply, in dependency order, and prunes. */
@NullMarked
package dev.slipway.apply;

import org.jspecify.annotations.NullMarked;
