/** Loopback addresses of pods and Services, and the proxies between them. */
@NullMarked
package dev.slipway.embedded.network;

import org.jspecify.annotations.NullMarked;
