package dev.slipway.preflight;

import dev.slipway.gate.CheckOutcome;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test shows of checks: that each of them, made by a gate in this test, has the outcome. The
 * test fails where no gate said so, so the inventory of {@link EveryOutcomeTest}, which is made of
 * these, holds whatever the order in which tests run.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Shows.Several.class)
@ExtendWith(ShownOutcomes.class)
public @interface Shows {
  /** The outcome of each. */
  CheckOutcome is();

  /** Ids of checks, as {@code preflight.quota}: one of a check's tests is enough. */
  String[] of() default {};

  /** Classes of the suite, each check of which has the outcome. */
  Class<?>[] every() default {};

  @Target(ElementType.METHOD)
  @Retention(RetentionPolicy.RUNTIME)
  @ExtendWith(ShownOutcomes.class)
  @interface Several {
    Shows[] value();
  }
}
