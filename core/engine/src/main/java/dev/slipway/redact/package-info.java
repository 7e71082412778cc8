/** Keeps secrets out of whatever text leaves the engine. */
@NullMarked
package dev.slipway.redact;

import org.jspecify.annotations.NullMarked;
