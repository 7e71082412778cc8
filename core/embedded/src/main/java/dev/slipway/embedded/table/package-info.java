/** Objects as tables: the columns that clients print. */
@NullMarked
package dev.slipway.embedded.table;

import org.jspecify.annotations.NullMarked;
