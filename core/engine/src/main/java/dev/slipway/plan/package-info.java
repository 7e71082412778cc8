/** What a release would change, as data with a digest; made without side effects. */
@NullMarked
package dev.slipway.plan;

import org.jspecify.annotations.NullMarked;
