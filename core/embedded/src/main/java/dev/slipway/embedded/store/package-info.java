/**
 * The in-memory store: one sequence of resource versions, and the log of changes that watches
 * follow.
 */
@NullMarked
package dev.slipway.embedded.store;

import org.jspecify.annotations.NullMarked;
