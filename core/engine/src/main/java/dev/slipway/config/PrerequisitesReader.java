package dev.slipway.config;

import dev.slipway.config.MigrationChecksConfig.Run;
import dev.slipway.config.PrerequisitesConfig.GitHub;
import dev.slipway.config.PrerequisitesConfig.SignOff;
import dev.slipway.config.StagingConfig.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code checks.prerequisites}. */
final class PrerequisitesReader {
  static final Form<String> REPOSITORY =
      Form.matching(
          "[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+", "a repository as owner and name, as acme/erp");

  private static final Form<String> BRANCH =
      Form.matching("[A-Za-z0-9_][A-Za-z0-9_./-]*", "a branch, as origin/main");

  private PrerequisitesReader() {}

  static PrerequisitesConfig read(Section section) {
    try (section) {
      Set<String> names = new HashSet<>();
      boolean hasGitHub = section.has("github");
      return new PrerequisitesConfig(
          texts(section, "notFor").orElse(List.of()),
          section.sections("signOffs").stream().map(s -> signOff(s, names)).toList(),
          section.field("roster").flatMap(f -> f.text(inFolder(section))).orElse(null),
          section.optionalSection("github").map(PrerequisitesReader::gitHub).orElse(null),
          section.optionalSection("jira").map(PeopleReader::jira).orElse(null),
          section.optionalSection("onCall").map(PeopleReader::onCall).orElse(null),
          section.optionalSection("staging").map(s -> staging(s, hasGitHub)).orElse(null),
          section.field("maintenance").flatMap(f -> f.text(inFolder(section))).orElse(null),
          section.optionalSection("rollbackPlan").map(PeopleReader::rollbackPlan).orElse(null),
          section.text("gitBranch", BRANCH).orElse(null),
          section.optionalSection("migrations").map(PrerequisitesReader::migrations).orElse(null),
          section.optionalSection("attestations").map(PeopleReader::attestations).orElse(null));
    }
  }

  private static StagingConfig staging(Section section, boolean hasGitHub) {
    try (section) {
      Source source =
          section.requiredChoice("source", Words.of(Source.values())).orElse(Source.FOLDER);
      if (source == Source.GITHUB && !hasGitHub) {
        section.fault("source", "needs checks.prerequisites.github, which is not there; add it");
      }
      return new StagingConfig(
          source,
          section.requiredText("environment", Form.TEXT),
          section.duration("healthyFor", Duration.ofHours(24)));
    }
  }

  private static MigrationChecksConfig migrations(Section section) {
    try (section) {
      Run run = section.requiredChoice("run", Words.of(Run.values())).orElse(Run.JOB);
      if (run == Run.JOB && section.has("folder")) {
        section.fault("folder", "is only for run local; leave it out");
      }
      return new MigrationChecksConfig(
          run,
          section.field("folder").flatMap(f -> f.text(inFolder(section))).orElse(null),
          section.field("sql").flatMap(f -> f.text(inFolder(section))).orElse(null),
          texts(section, "accepted").orElse(List.of()));
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

  static Optional<List<String>> texts(Section section, String key) {
    return section.list(key, "a list of texts", f -> f.text(Form.TEXT));
  }

  static Form<Path> inFolder(Section section) {
    return Form.path(section.reading().folder());
  }
}
