package dev.slipway.embedded;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests whose pods are of a busybox image. They are skipped, before they set anything up, where
 * such pods cannot run; with {@code SLIPWAY_REQUIRE=all} they fail there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBusybox.Condition.class)
public @interface NeedsBusybox {
  /** Says whether they can. */
  final class Condition implements ExecutionCondition {
    private static final Logger LOG = LoggerFactory.getLogger(Condition.class);
    private static final String MISSING =
        "no busybox on the PATH that is linked statically; install one, as Debian's busybox-static";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (EmbeddedKubernetes.runsBusybox()) {
        return ConditionEvaluationResult.enabled("busybox is here");
      }
      if ("all".equals(System.getenv("SLIPWAY_REQUIRE"))) {
        throw new AssertionError(
            MISSING + " (and SLIPWAY_REQUIRE says that this must not be skipped)");
      }
      LOG.warn("Skipped {}: {}", context.getDisplayName(), MISSING);
      return ConditionEvaluationResult.disabled(MISSING);
    }
  }
}
