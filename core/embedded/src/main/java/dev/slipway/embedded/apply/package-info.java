/** Who manages which fields, and server-side apply. */
@NullMarked
package dev.slipway.embedded.apply;

import org.jspecify.annotations.NullMarked;
