package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.harness.Check;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * For each outcome that a check declares there is a test that shows it: where it passes, where it
 * warns or fails, where it cannot be made, and where it is not asked for. That a test shows what
 * its {@link Shows} says, {@link ShownOutcomes} holds in the test itself.
 */
class EveryOutcomeTest {
  /** What needs a command in a running pod, and so more than every machine has. */
  private static final Set<String> IN_A_POD = Set.of("preflight.dependency");

  @Test
  void ofEachCheckIsShownByATest() {
    SortedSet<ShownOutcome> missing = declared();
    tests().forEach(test -> missing.removeAll(ShownOutcomes.of(test)));

    assertThat(missing).as("outcomes that no test @Shows").isEmpty();
  }

  @Test
  void thatATestShowsIsOneThatItsCheckDeclares() {
    SortedSet<ShownOutcome> shown = new TreeSet<>();
    tests().forEach(test -> shown.addAll(ShownOutcomes.of(test)));
    shown.removeAll(declared());

    assertThat(shown).as("outcomes that a test @Shows and no check declares").isEmpty();
  }

  @Test
  void isShownByAnITOnlyWhereItNeedsAPod() {
    assertThat(tests())
        .filteredOn(test -> test.getDeclaringClass().getSimpleName().endsWith("IT"))
        .flatMap(ShownOutcomes::of)
        .extracting(ShownOutcome::check)
        .isSubsetOf(IN_A_POD);
  }

  /** A test that some machine leaves out, or one that runs in parts, would not hold its word. */
  @Test
  void isShownByPlainTestsThatRunEverywhere() {
    assertThat(tests())
        .isNotEmpty()
        .allSatisfy(
            test -> {
              assertThat(test.isAnnotationPresent(Test.class)).as("%s is a @Test", test).isTrue();
              assertThat(annotations(test).filter(EveryOutcomeTest::mayLeaveOut))
                  .as("what may leave %s out", test)
                  .isEmpty();
            });
  }

  private static SortedSet<ShownOutcome> declared() {
    SortedSet<ShownOutcome> declared = new TreeSet<>();
    for (String suite : WholeSuite.classes()) {
      for (Check check : ShownOutcomes.checks(named(suite))) {
        Arrays.stream(check.outcomes())
            .forEach(outcome -> declared.add(new ShownOutcome(check.id(), outcome)));
      }
    }
    assertThat(declared).as("outcomes of %s", WholeSuite.classes()).hasSizeGreaterThan(200);
    return declared;
  }

  /** The methods that show something. */
  private static List<Method> tests() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[A-Za-z]+(Test|IT)\\.class"))
          .map(name -> named("dev.slipway.preflight." + name.replace(".class", "")))
          .flatMap(type -> Stream.of(type.getDeclaredMethods()))
          .filter(method -> !ShownOutcomes.of(method).isEmpty())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Stream<Annotation> annotations(Method test) {
    return Stream.concat(
        Stream.of(test.getAnnotations()), Stream.of(test.getDeclaringClass().getAnnotations()));
  }

  private static boolean mayLeaveOut(Annotation annotation) {
    String name = annotation.annotationType().getName();
    return name.endsWith(".Disabled") || name.contains(".condition.") || name.contains("EnabledIf");
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName(name, false, EveryOutcomeTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static Path folder() {
    try {
      return Path.of(
              EveryOutcomeTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolve("dev/slipway/preflight");
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
