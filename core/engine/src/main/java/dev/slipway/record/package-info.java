/** The account of a finished release, append-only, in a folder and in the cluster. */
@NullMarked
package dev.slipway.record;

import org.jspecify.annotations.NullMarked;
