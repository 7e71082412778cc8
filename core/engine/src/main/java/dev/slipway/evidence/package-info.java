/** What was seen when something failed: events, log lines, responses. */
@NullMarked
package dev.slipway.evidence;

import org.jspecify.annotations.NullMarked;
