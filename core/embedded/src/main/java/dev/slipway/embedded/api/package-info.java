/**
 * The contracts between the parts of the embedded Kubernetes: its API for callers in this JVM, and
 * a node's access to pods.
 */
@NullMarked
package dev.slipway.embedded.api;

import org.jspecify.annotations.NullMarked;
