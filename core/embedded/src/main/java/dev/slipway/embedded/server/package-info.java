/**
 * The rules of the API server: what a create, update, patch, delete, list or watch does to the
 * store.
 */
@NullMarked
package dev.slipway.embedded.server;

import org.jspecify.annotations.NullMarked;
