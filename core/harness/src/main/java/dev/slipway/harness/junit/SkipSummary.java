package dev.slipway.harness.junit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at the end of a run what was skipped and why, once for each class and reason, as warnings: a
 * build that skipped half of its tests is as green as one that ran them all. Registered by being on
 * the class path.
 */
public final class SkipSummary implements TestExecutionListener {
  private static final Logger LOG = LoggerFactory.getLogger(SkipSummary.class);

  private final Consumer<String> output;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Skip, Integer> skips = new TreeMap<>();
  private volatile @Nullable TestPlan plan;

  /** For JUnit. */
  public SkipSummary() {
    this(LOG::warn);
  }

  SkipSummary(Consumer<String> output) {
    this.output = output;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
  }

  @Override
  public void executionSkipped(TestIdentifier skipped, String reason) {
    add(skipped, reason);
  }

  @Override
  public void executionFinished(TestIdentifier finished, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      add(finished, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    lock.lock();
    try {
      skips.forEach((skip, tests) -> output.accept(skip.told(tests)));
      skips.clear();
    } finally {
      lock.unlock();
    }
  }

  private void add(TestIdentifier skipped, String reason) {
    TestPlan tests = plan;
    if (tests == null) {
      return;
    }
    int count = skipped.isTest() ? 1 : testsBelow(tests, skipped);
    lock.lock();
    try {
      skips.merge(new Skip(container(tests, skipped), reason), count, Integer::sum);
    } finally {
      lock.unlock();
    }
  }

  private static int testsBelow(TestPlan tests, TestIdentifier container) {
    return (int) tests.getDescendants(container).stream().filter(TestIdentifier::isTest).count();
  }

  private static String container(TestPlan tests, TestIdentifier skipped) {
    TestIdentifier at = skipped;
    while (!(at.getSource().orElse(null) instanceof ClassSource)) {
      Optional<TestIdentifier> parent = tests.getParent(at);
      if (parent.isEmpty()) {
        return skipped.getDisplayName();
      }
      at = parent.get();
    }
    return ((ClassSource) at.getSource().orElseThrow()).getClassName();
  }

  private record Skip(String container, String reason) implements Comparable<Skip> {
    String told(int tests) {
      String count = tests == 0 ? "" : tests == 1 ? " (1 test)" : " (" + tests + " tests)";
      return "Skipped " + container + count + ": " + reason;
    }

    @Override
    public int compareTo(Skip other) {
      int byContainer = container.compareTo(other.container);
      return byContainer != 0 ? byContainer : reason.compareTo(other.reason);
    }
  }
}
