/** Renders kustomizations in this JVM, as {@code kubectl kustomize} does; needs no program. */
@NullMarked
package dev.slipway.kustomize;

import org.jspecify.annotations.NullMarked;
