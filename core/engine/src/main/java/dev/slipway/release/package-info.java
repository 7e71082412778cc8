/** What is to be released, where to, and the phases of the way. */
@NullMarked
package dev.slipway.release;

import org.jspecify.annotations.NullMarked;
