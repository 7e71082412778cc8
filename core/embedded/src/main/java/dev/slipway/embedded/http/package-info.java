/** The API over HTTP: paths, discovery, streams and answers. */
@NullMarked
package dev.slipway.embedded.http;

import org.jspecify.annotations.NullMarked;
