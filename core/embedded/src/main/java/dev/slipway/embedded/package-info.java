/**
 * A small Kubernetes in this JVM: the API's rules over HTTP and for callers here, without Docker or
 * root.
 */
@NullMarked
package dev.slipway.embedded;

import org.jspecify.annotations.NullMarked;
