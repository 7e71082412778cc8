/** When a release is rolled back: pure functions of what was observed. */
@NullMarked
package dev.slipway.trigger;

import org.jspecify.annotations.NullMarked;
