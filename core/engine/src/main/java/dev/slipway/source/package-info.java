/** What is asked about a running release, and how it answers: metrics, alerts, logs. */
@NullMarked
package dev.slipway.source;

import org.jspecify.annotations.NullMarked;
