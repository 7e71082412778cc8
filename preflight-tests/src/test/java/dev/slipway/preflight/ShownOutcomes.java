package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Check;
import java.lang.reflect.Method;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Holds {@link Shows} true: its test fails unless a gate said so in it. */
final class ShownOutcomes
    implements BeforeEachCallback, AfterTestExecutionCallback, TestExecutionExceptionHandler {

  /** What the annotations of a method say. */
  static SortedSet<ShownOutcome> of(Method test) {
    SortedSet<ShownOutcome> shown = new TreeSet<>();
    for (Shows shows : AnnotationSupport.findRepeatableAnnotations(test, Shows.class)) {
      Stream.concat(
              Stream.of(shows.of()),
              Stream.of(shows.every()).flatMap(c -> checks(c).stream().map(Check::id)))
          .forEach(id -> shown.add(new ShownOutcome(id, shows.is())));
    }
    return shown;
  }

  /** The checks of a class of the suite. */
  static List<Check> checks(Class<?> suite) {
    return Stream.of(suite.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Check.class))
        .map(method -> method.getAnnotation(Check.class))
        .toList();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Seen.forget();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      assertThat(of(context.getRequiredTestMethod()))
          .as("what @Shows says; the gates of this test said %s", Seen.all())
          .isNotEmpty()
          .allMatch(Seen::had, "was seen");
    }
    Seen.forget();
  }

  /** What was skipped shows nothing. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    if (thrown instanceof TestAbortedException) {
      throw new AssertionError("A test that @Shows outcomes must not be skipped", thrown);
    }
    throw thrown;
  }
}
