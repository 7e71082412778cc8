/**
 * A small Kubernetes in this JVM; what it will serve is in the project's plans, nothing of it is
 * here yet.
 */
@NullMarked
package dev.slipway.embedded;

import org.jspecify.annotations.NullMarked;
