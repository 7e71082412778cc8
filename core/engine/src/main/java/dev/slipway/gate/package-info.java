/** The checks that must hold before the next phase, as the engine sees them. */
@NullMarked
package dev.slipway.gate;

import org.jspecify.annotations.NullMarked;
