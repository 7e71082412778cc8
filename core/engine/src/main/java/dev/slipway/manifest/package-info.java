/** A release's manifests: rendered, and with the release's images set, in memory. */
@NullMarked
package dev.slipway.manifest;

import org.jspecify.annotations.NullMarked;
