/** Chooses nodes for pods. */
@NullMarked
package dev.slipway.embedded.scheduler;

import org.jspecify.annotations.NullMarked;
