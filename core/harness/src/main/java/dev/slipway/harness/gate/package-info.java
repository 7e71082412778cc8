/** JUnit suites as gates: what runs them, what they are given, and what their results come to. */
@NullMarked
package dev.slipway.harness.gate;

import org.jspecify.annotations.NullMarked;
