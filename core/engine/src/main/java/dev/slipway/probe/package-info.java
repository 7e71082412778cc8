/** The engine's own requests on a fixed schedule: error rate and latency without a Prometheus. */
@NullMarked
package dev.slipway.probe;

import org.jspecify.annotations.NullMarked;
