/** The backup of a database, taken and proven to be one. */
@NullMarked
package dev.slipway.backup;

import org.jspecify.annotations.NullMarked;
