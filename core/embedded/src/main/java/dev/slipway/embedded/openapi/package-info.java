/** The OpenAPI documents of what is served. */
@NullMarked
package dev.slipway.embedded.openapi;

import org.jspecify.annotations.NullMarked;
