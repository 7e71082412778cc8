package dev.slipway.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ClassesTransformer;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The architecture as rules; {@link ArchitectureTest} holds the code to them, and them to a planted
 * violation.
 */
final class ArchitectureRules {
  private static final String ENGINE = "dev.slipway..";
  private static final String HARNESS = "dev.slipway.harness..";
  private static final String EMBEDDED = "dev.slipway.embedded..";
  private static final String SMOKE = "dev.slipway.smoke..";
  private static final String PREFLIGHT = "dev.slipway.preflight..";

  private ArchitectureRules() {}

  /** Every rule by the sentence that it holds. */
  static Map<String, ArchRule> all() {
    return Map.of(
        "packages have no cycles",
        slices().matching("dev.slipway.(**)").should().beFreeOfCycles(),
        "the parts of the engine do not know its entry",
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .and()
            .resideOutsideOfPackages(
                "dev.slipway", HARNESS, SMOKE, PREFLIGHT, "dev.slipway.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.slipway"),
        "the engine knows nothing of JUnit, Docker, the harness or the suites",
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .and()
            .resideOutsideOfPackages(HARNESS, EMBEDDED, SMOKE, PREFLIGHT, "dev.slipway.examples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                HARNESS,
                EMBEDDED,
                SMOKE,
                PREFLIGHT,
                "org.junit..",
                "org.testcontainers..",
                "org.apache.maven.."),
        "the embedded cluster knows nothing of Slipway",
        noClasses()
            .that()
            .resideInAPackage(EMBEDDED)
            .should()
            .dependOnClassesThat(
                JavaClass.Predicates.resideInAPackage(ENGINE)
                    .and(JavaClass.Predicates.resideOutsideOfPackage(EMBEDDED))),
        "the harness does not know the suites",
        noClasses()
            .that()
            .resideInAPackage(HARNESS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SMOKE, PREFLIGHT),
        "every package is null-marked",
        ArchRuleDefinition.all(packages()).should(beNullMarked()),
        "nothing throws a generic exception",
        NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS,
        "no library writes to the standard streams",
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
  }

  /**
   * The packages that the suites and modules must be found in: an empty class set holds every rule.
   */
  static List<String> expectedPackages() {
    return List.of(
        "dev.slipway",
        "dev.slipway.rollout",
        "dev.slipway.harness",
        "dev.slipway.smoke",
        "dev.slipway.preflight");
  }

  private static ClassesTransformer<JavaPackage> packages() {
    return new AbstractClassesTransformer<>("packages") {
      @Override
      public Iterable<JavaPackage> doTransform(
          com.tngtech.archunit.core.domain.JavaClasses classes) {
        Set<JavaPackage> found = new LinkedHashSet<>();
        classes.forEach(c -> found.add(c.getPackage()));
        return found;
      }
    };
  }

  private static ArchCondition<JavaPackage> beNullMarked() {
    return new ArchCondition<>("be annotated with @NullMarked") {
      @Override
      public void check(JavaPackage candidate, ConditionEvents events) {
        boolean marked = candidate.isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                candidate,
                marked,
                candidate.getName()
                    + (marked ? " is" : " is not")
                    + " annotated with @NullMarked"));
      }
    };
  }
}
