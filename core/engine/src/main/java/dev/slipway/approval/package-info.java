/** The go/no-go gate: who approved which plan, when and how. */
@NullMarked
package dev.slipway.approval;

import org.jspecify.annotations.NullMarked;
