/** The harness's own eyes: a steady stream of requests that proves whether one was lost. */
@NullMarked
package dev.slipway.harness.probe;

import org.jspecify.annotations.NullMarked;
