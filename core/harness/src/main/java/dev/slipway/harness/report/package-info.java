/** A gate's results for other programs: the verdict in words, JSON and SARIF. */
@NullMarked
package dev.slipway.harness.report;

import org.jspecify.annotations.NullMarked;
