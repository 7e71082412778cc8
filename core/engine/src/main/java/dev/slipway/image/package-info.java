/** Container images in their registry: what a reference leads to, asked by OCI distribution. */
@NullMarked
package dev.slipway.image;

import org.jspecify.annotations.NullMarked;
