/** The write-ahead record of a running release, kept in the cluster. */
@NullMarked
package dev.slipway.journal;

import org.jspecify.annotations.NullMarked;
