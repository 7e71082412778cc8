package dev.slipway.harness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Skips a class or method, with the reason, where something that it needs is missing. Where it must
 * not be missing (in CI), {@code SLIPWAY_REQUIRE} says so, as a property or in the environment:
 * {@code docker,postgres} or {@code all}; then it fails instead.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(AvailabilityCondition.class)
public @interface EnabledIfAvailable {
  /** All that is needed. */
  Requirement[] value();
}
