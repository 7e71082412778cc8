package dev.slipway.embedded;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

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
    private static final String MISSING =
        "no busybox on the PATH that is linked statically; install one, as Debian's busybox-static";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (EmbeddedKubernetes.runsBusybox()) {
        return ConditionEvaluationResult.enabled("busybox is here");
      }
      Needs.tell(context.getDisplayName(), MISSING);
      return ConditionEvaluationResult.disabled(MISSING);
    }
  }
}
