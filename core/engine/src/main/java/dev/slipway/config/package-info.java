/** {@code slipway.yaml}: its records, and the reader that reports every fault at once. */
@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
