/** The streams of pods over HTTP: logs, commands and ports. */
@NullMarked
package dev.slipway.embedded.stream;

import org.jspecify.annotations.NullMarked;
