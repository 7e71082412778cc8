package dev.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  private static JavaClasses classes;

  @BeforeAll
  static void readTheClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway");
  }

  @Test
  void looksAtEveryModule() {
    for (String expected : ArchitectureRules.expectedPackages()) {
      assertThat(classes.containPackage(expected)).as(expected).isTrue();
      assertThat(classes.getPackage(expected).getClasses()).as(expected).isNotEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> holds() {
    return ArchitectureRules.all().entrySet().stream()
        .map(rule -> DynamicTest.dynamicTest(rule.getKey(), () -> rule.getValue().check(classes)));
  }

  @Test
  void aPlantedViolationOfEachRuleOfCodeIsSeen() {
    JavaClasses planted = new ClassFileImporter().importPackages("planted.dirty");
    assertThat(planted).isNotEmpty();
    for (String rule :
        new String[] {
          "every package is null-marked",
          "nothing throws a generic exception",
          "no library writes to the standard streams"
        }) {
      assertThatThrownBy(() -> ArchitectureRules.all().get(rule).check(planted))
          .as(rule)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("planted.dirty");
    }
  }
}
