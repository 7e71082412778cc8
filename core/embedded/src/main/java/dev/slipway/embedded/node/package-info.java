/**
 * The nodes: pods as local processes. Where Linux lets a user make namespaces, a container has a
 * file system and process ids of its own; elsewhere it is a plain process.
 */
@NullMarked
package dev.slipway.embedded.node;

import org.jspecify.annotations.NullMarked;
