/** A command line that embeds the library. */
@NullMarked
package dev.slipway.examples.cli;

import org.jspecify.annotations.NullMarked;
