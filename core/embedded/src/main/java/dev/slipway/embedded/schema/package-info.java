/**
 * The kinds that are served, the types of their fields, and what decoding by type makes of a body.
 */
@NullMarked
package dev.slipway.embedded.schema;

import org.jspecify.annotations.NullMarked;
