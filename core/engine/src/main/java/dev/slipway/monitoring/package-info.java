/** Watches a release through its windows: a state machine that another process can go on with. */
@NullMarked
package dev.slipway.monitoring;

import org.jspecify.annotations.NullMarked;
