/** Releases that a CI system makes: dispatched, followed to their end, and judged from here. */
@NullMarked
package dev.slipway.pipeline;

import org.jspecify.annotations.NullMarked;
