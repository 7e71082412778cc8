package dev.slipway.harness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a check for records and reports. A test without it is known by its class and method, as
 * {@code com.acme.LoginChecks#answersWithAToken}.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Check {
  /** Stable over releases and unique in its suite, as {@code smoke.health}. */
  String id();

  /** The section of the SOP that demands it, as {@code 4}; told with whatever is not a pass. */
  String sop() default "";
}
