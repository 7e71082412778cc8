package dev.slipway.harness.gate;

import dev.slipway.config.Severity;
import dev.slipway.harness.Check;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * How a test is called. The id is the {@link Check} annotation's, else the class and method; what a
 * method makes at run time (dynamic tests, invocations) adds its own name in brackets.
 *
 * @param id for records
 * @param name for people
 * @param sop the section of the SOP, or empty
 * @param severity the check's own
 */
record Naming(String id, String name, String sop, Severity severity) {

  static Naming of(TestPlan plan, TestIdentifier identifier) {
    Deque<TestIdentifier> way = fromMethodDown(plan, identifier);
    TestIdentifier top = way.element();
    Optional<Check> check =
        methodSource(top).map(MethodSource::getJavaMethod).map(m -> m.getAnnotation(Check.class));
    StringBuilder id = new StringBuilder(check.map(Check::id).orElseGet(() -> plainId(top)));
    Iterator<TestIdentifier> below = way.iterator();
    below.next();
    below.forEachRemaining(made -> id.append('[').append(made.getDisplayName()).append(']'));
    String name =
        way.stream().map(TestIdentifier::getDisplayName).collect(Collectors.joining(": "));
    return new Naming(
        id.toString(),
        name,
        check.map(Check::sop).orElse(""),
        check.map(Check::severity).orElse(Severity.FAIL));
  }

  /** Whether this is a container of one method: a test factory, or a test with invocations. */
  static boolean isMethod(TestIdentifier identifier) {
    return methodSource(identifier).isPresent();
  }

  private static Deque<TestIdentifier> fromMethodDown(TestPlan plan, TestIdentifier identifier) {
    Deque<TestIdentifier> way = new ArrayDeque<>();
    way.push(identifier);
    TestIdentifier at = identifier;
    Optional<TestIdentifier> parent = plan.getParent(at);
    while (parent.isPresent() && isMethod(parent.get())) {
      at = parent.get();
      way.push(at);
      parent = plan.getParent(at);
    }
    return way;
  }

  private static String plainId(TestIdentifier identifier) {
    return identifier
        .getSource()
        .map(
            source -> {
              if (source instanceof MethodSource method) {
                return method.getClassName() + "#" + method.getMethodName();
              }
              return source instanceof ClassSource type
                  ? type.getClassName()
                  : identifier.getUniqueId();
            })
        .orElseGet(identifier::getUniqueId);
  }

  private static Optional<MethodSource> methodSource(TestIdentifier identifier) {
    return identifier
        .getSource()
        .filter(MethodSource.class::isInstance)
        .map(MethodSource.class::cast);
  }
}
