/** The deploy and rollback API: a release is taken the whole way, and back when it must be. */
@NullMarked
package dev.slipway;

import org.jspecify.annotations.NullMarked;
