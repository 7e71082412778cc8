package dev.slipway.harness;

import dev.slipway.config.Severity;
import dev.slipway.gate.CheckOutcome;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a check for records and reports. A test without it is known by its class and method, as
 * {@code com.acme.LoginChecks#answersWithAToken}.
 *
 * <p>The table of checks in the documents is made from these annotations, and so are the rules of a
 * SARIF report.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Check {
  /** Stable over releases and unique in its suite, as {@code smoke.health}. */
  String id();

  /** The section of the SOP that demands it, as {@code 4}; told with whatever is not a pass. */
  String sop() default "";

  /** Where it comes from besides the SOP: the letter of the catalogue of checks, as {@code E}. */
  String source() default "";

  /** What it asks, as one sentence without its full stop. */
  String asks() default "";

  /** What can come of it. */
  CheckOutcome[] outcomes() default {CheckOutcome.PASS, CheckOutcome.FAIL, CheckOutcome.UNKNOWN};

  /** What its failure means, unless {@code checks.severities} of slipway.yaml says otherwise. */
  Severity severity() default Severity.FAIL;

  /** What to do when it does not pass, as an imperative without its full stop. */
  String remedy() default "";
}
