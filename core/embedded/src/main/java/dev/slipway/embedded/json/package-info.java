/** Objects as JSON trees: reading, writing and reaching into them. */
@NullMarked
package dev.slipway.embedded.json;

import org.jspecify.annotations.NullMarked;
