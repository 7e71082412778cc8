package dev.slipway.config;

import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.config.PrerequisitesConfig.SignOff;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code checks.prerequisites}. */
final class PrerequisitesReader {
  static final Form<String> REPOSITORY =
      Form.matching(
          "[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+", "a repository as owner and name, as acme/erp");

  private PrerequisitesReader() {}

  static PrerequisitesConfig read(Section section) {
    try (section) {
      Set<String> names = new HashSet<>();
      return new PrerequisitesConfig(
          texts(section, "notFor").orElse(List.of()),
          section.sections("signOffs").stream().map(s -> signOff(s, names)).toList(),
          section.field("roster").flatMap(f -> f.text(inFolder(section))).orElse(null),
          section.optionalSection("github").map(PrerequisitesReader::gitHub).orElse(null));
    }
  }

  private static SignOff signOff(Section section, Set<String> names) {
    try (section) {
      String name = section.requiredText("name", Form.TEXT);
      if (!name.isEmpty() && !names.add(name)) {
        section.fault("name", "'" + name + "' is there already; rename one");
      }
      return new SignOff(
          name,
          section
              .required("file", "a Markdown file, relative to slipway.yaml")
              .flatMap(f -> f.text(inFolder(section)))
              .orElse(Path.of("")),
          section.text("column", Form.TEXT).orElse("Passed"));
    }
  }

  private static GitHub gitHub(Section section) {
    try (section) {
      return new GitHub(
          section.requiredText("repository", REPOSITORY),
          section
              .field("apiUrl")
              .flatMap(f -> f.text(Form.BASE_URL))
              .orElse(URI.create("https://api.github.com")),
          section.field("token").flatMap(f -> f.secret("token", true)).orElse(null),
          section.text("branch", Form.TEXT).orElse("main"),
          texts(section, "requiredChecks").orElse(List.of()),
          texts(section, "bugLabels").orElse(List.of("P1", "P2")));
    }
  }

  private static Optional<List<String>> texts(Section section, String key) {
    return section.list(key, "a list of texts", f -> f.text(Form.TEXT));
  }

  private static Form<Path> inFolder(Section section) {
    return Form.path(section.reading().folder());
  }
}
