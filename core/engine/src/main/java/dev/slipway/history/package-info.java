/** What many records tell together: how two differ, and how well releases go. */
@NullMarked
package dev.slipway.history;

import org.jspecify.annotations.NullMarked;
