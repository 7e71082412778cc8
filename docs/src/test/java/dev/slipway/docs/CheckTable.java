package dev.slipway.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.slipway.harness.Check;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of every check of the two suites, from their annotations. */
final class CheckTable {
  static final String BEGIN = "<!-- The table of checks; CheckTableTest writes it. -->\n";
  static final String END = "<!-- The table's end. -->\n";

  private CheckTable() {}

  /** Every annotation of the suites, by id. */
  static List<Check> checks() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway.preflight", "dev.slipway.smoke")
            .stream()
            .map(JavaClass::getMethods)
            .flatMap(methods -> methods.stream())
            .filter(method -> method.isAnnotatedWith(Check.class))
            .map(JavaMethod::reflect)
            .map(method -> method.getAnnotation(Check.class))
            .sorted(Comparator.comparing(Check::id))
            .toList();
  }

  static String markdown(List<Check> checks) {
    return BEGIN
        + "| check | from | asks whether | outcomes | when it does not pass |\n"
        + "|---|---|---|---|---|\n"
        + checks.stream().map(CheckTable::row).collect(Collectors.joining())
        + END;
  }

  /** The document with its table replaced. */
  static String within(String document, String table) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new AssertionError("docs/checks.md has lost the marks of its table: " + BEGIN + END);
    }
    return document.substring(0, begin) + table + document.substring(end + END.length());
  }

  private static String row(Check check) {
    String sop = check.sop().isEmpty() ? "" : "SOP " + check.sop();
    String from =
        check.source().isEmpty()
            ? sop
            : sop.isEmpty() ? check.source() : sop + ", " + check.source();
    return "| `%s` | %s | %s | %s | %s |\n"
        .formatted(
            check.id(),
            from,
            cell(check.asks()),
            Arrays.stream(check.outcomes())
                .map(o -> o.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ")),
            cell(check.remedy()));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
