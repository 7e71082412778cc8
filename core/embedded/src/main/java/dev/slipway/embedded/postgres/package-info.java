/** PostgreSQL as an image of the embedded cluster: a real server, without an installed one. */
@NullMarked
package dev.slipway.embedded.postgres;

import org.jspecify.annotations.NullMarked;
