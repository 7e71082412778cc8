/** The connection to an environment's cluster, and the proof that it is that cluster. */
@NullMarked
package dev.slipway.cluster;

import org.jspecify.annotations.NullMarked;
