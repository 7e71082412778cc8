/** The three patches: JSON Patch, JSON merge patch and strategic merge patch. */
@NullMarked
package dev.slipway.embedded.patch;

import org.jspecify.annotations.NullMarked;
