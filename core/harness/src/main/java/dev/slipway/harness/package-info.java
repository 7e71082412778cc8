/** The words of a check: what a suite's author uses besides JUnit itself. */
@NullMarked
package dev.slipway.harness;

import org.jspecify.annotations.NullMarked;
