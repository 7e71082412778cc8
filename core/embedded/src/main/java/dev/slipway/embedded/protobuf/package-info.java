/** Reads objects that clients send as protobuf. */
@NullMarked
package dev.slipway.embedded.protobuf;

import org.jspecify.annotations.NullMarked;
