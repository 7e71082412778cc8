/** Commands in pods that end with a receipt, or are unknown. */
@NullMarked
package dev.slipway.exec;

import org.jspecify.annotations.NullMarked;
