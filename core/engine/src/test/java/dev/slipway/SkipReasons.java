package dev.slipway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of each class of tests why it was skipped: Maven prints the number alone. The harness has a
 * fuller one, which the engine must not know.
 */
public final class SkipReasons implements TestExecutionListener {
  private static final Logger LOG = LoggerFactory.getLogger(SkipReasons.class);

  private final Set<String> told = ConcurrentHashMap.newKeySet();

  @Override
  public void executionSkipped(TestIdentifier skipped, String reason) {
    tell(skipped, reason);
  }

  @Override
  public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED) {
      tell(finished, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
    }
  }

  private void tell(TestIdentifier skipped, String reason) {
    String test = skipped.getUniqueIdObject().getSegments().get(1).getValue();
    if (told.add(test + reason)) {
      LOG.warn("Skipped {}: {}", test, reason);
    }
  }
}
