/** What people are told of a release: messages, the channels that carry them, and their outbox. */
@NullMarked
package dev.slipway.message;

import org.jspecify.annotations.NullMarked;
