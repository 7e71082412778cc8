/** What controllers, the scheduler and the node share: timers, queues of keys, events, owners. */
@NullMarked
package dev.slipway.embedded.work;

import org.jspecify.annotations.NullMarked;
