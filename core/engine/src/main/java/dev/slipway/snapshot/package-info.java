/** The before-image of what a plan touches, kept in the cluster, and its restoration. */
@NullMarked
package dev.slipway.snapshot;

import org.jspecify.annotations.NullMarked;
