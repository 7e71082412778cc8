package dev.slipway.config;

import dev.slipway.config.OnCallConfig.System;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads those parts of {@code checks.prerequisites} that lead to people. */
final class PeopleReader {
  private static final Form<String> PROJECT =
      Form.matching("[A-Z][A-Z0-9_]+", "a project's key, as ERP");

  private PeopleReader() {}

  static JiraConfig jira(Section section) {
    try (section) {
      return new JiraConfig(
          section
              .requiredChoice("edition", Words.of(JiraConfig.Edition.values()))
              .orElse(JiraConfig.Edition.CLOUD),
          SourceReader.endpoint(section),
          section.requiredText("project", PROJECT),
          some(section, "types", List.of("Bug")),
          some(section, "priorities", List.of("P1", "P2")));
    }
  }

  static OnCallConfig onCall(Section section) {
    try (section) {
      Optional<System> system = section.requiredChoice("system", Words.of(System.values()));
      EndpointConfig endpoint = SourceReader.endpoint(section);
      String policy = section.text("policy", Form.TEXT).orElse(null);
      List<String> schedules = some(section, "schedules", List.of());
      system.ifPresent(s -> agree(section, s));
      return new OnCallConfig(system.orElse(System.PAGERDUTY), endpoint, policy, schedules);
    }
  }

  private static void agree(Section section, System system) {
    String right = system == System.PAGERDUTY ? "policy" : "schedules";
    String wrong = system == System.PAGERDUTY ? "schedules" : "policy";
    if (!section.has(right)) {
      section.fault(right, "is missing; this system is asked by it");
    }
    if (section.has(wrong)) {
      section.fault(wrong, "is not for this system; give " + right + " instead");
    }
  }

  static RollbackPlanConfig rollbackPlan(Section section) {
    try (section) {
      Form<Path> path = PrerequisitesReader.inFolder(section);
      return new RollbackPlanConfig(
          section
              .required("file", "a Markdown file, relative to slipway.yaml")
              .flatMap(f -> f.text(path))
              .orElse(Path.of("")),
          section.requiredList(
              "covers",
              "a list of files and folders, relative to slipway.yaml",
              f -> f.text(path)));
    }
  }

  static AttestationsConfig attestations(Section section) {
    try (section) {
      Path file =
          section
              .required("file", "a Markdown file, relative to slipway.yaml")
              .flatMap(f -> f.text(PrerequisitesReader.inFolder(section)))
              .orElse(Path.of(""));
      section.required("roles", "who attests what, as {briefed: release manager}");
      Map<String, String> roles = section.map("roles", PeopleReader::role);
      return new AttestationsConfig(
          file, section.duration("validFor", Duration.ofHours(72)), roles);
    }
  }

  private static Optional<String> role(Section.Entry entry) {
    return AttestationsConfig.PREREQUISITES.contains(entry.name())
        ? entry.field().text(Form.TEXT)
        : entry
            .field()
            .fault(
                "cannot be attested; what can: "
                    + String.join(", ", AttestationsConfig.PREREQUISITES));
  }

  /** Not an empty list: it would ask for nothing. */
  private static List<String> some(Section section, String key, List<String> fallback) {
    Optional<List<String>> given = PrerequisitesReader.texts(section, key);
    if (given.filter(List::isEmpty).isPresent()) {
      section.fault(key, "is empty, and so asks for nothing; leave it out, or name one");
    }
    return given.orElse(fallback);
  }
}
