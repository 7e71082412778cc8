/** The one exception hierarchy of the engine. */
@NullMarked
package dev.slipway.error;

import org.jspecify.annotations.NullMarked;
