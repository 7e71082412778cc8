package dev.slipway.config;

import dev.slipway.config.RulesConfig.Exemption;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how checks are made and judged, and what must be reachable, from {@code checks}. */
final class RulesReader {
  private static final Form<LocalDate> DATE =
      new Form<>("a date, as 2026-12-31", RulesReader::date);

  private static final Form<String> WORKLOAD =
      Form.matching(
          "(?:(?:Deployment|StatefulSet|DaemonSet)/)?[^/\\s]+",
          "a workload, as backend or StatefulSet/postgres");

  private static final Form<String> ADDRESS =
      Form.matching(
          "(?:\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9](?:[-.A-Za-z0-9]{0,251}[A-Za-z0-9])?):[0-9]{1,5}"
              + "|https?://[^\\s'\"\\\\$`<>]+",
          "host:port, as postgres:5432, or an http or https URL");

  private RulesReader() {}

  static RulesConfig read(Section checks) {
    return new RulesConfig(
        checks
            .field("concurrency")
            .flatMap(f -> f.number(1, 64))
            .orElse(RulesConfig.DEFAULT.concurrency()),
        checks.duration("checkTimeout", RulesConfig.DEFAULT.checkTimeout()),
        checks.map("severities", e -> e.field().choice(Words.of(Severity.values()))),
        checks.sections("exceptions").stream().map(RulesReader::exemption).toList());
  }

  static List<DependencyConfig> dependencies(Section checks) {
    Map<String, Place> seen = new HashMap<>();
    return checks.sections("dependencies").stream().map(s -> dependency(s, seen)).toList();
  }

  private static Exemption exemption(Section section) {
    try (section) {
      return new Exemption(
          section.requiredText("check", Form.TEXT),
          section.requiredText("owner", Form.TEXT),
          section.requiredText("reason", Form.TEXT),
          section
              .required("expires", DATE.expected())
              .flatMap(f -> f.text(DATE))
              .orElse(LocalDate.EPOCH));
    }
  }

  private static DependencyConfig dependency(Section section, Map<String, Place> seen) {
    try (section) {
      String name = section.requiredText("name", Form.TEXT);
      Place first = name.isEmpty() ? null : seen.putIfAbsent(name, section.place("name"));
      if (first != null) {
        section.fault(
            "name", "'" + name + "' is there already, on line " + first.line() + "; rename one");
      }
      DependencyConfig.Kind kind =
          section
              .requiredChoice("kind", Words.of(DependencyConfig.Kind.values()))
              .orElse(DependencyConfig.Kind.TCP);
      String address = section.requiredText("address", ADDRESS);
      if (!address.isEmpty()
          && section.has("kind")
          && (kind == DependencyConfig.Kind.HTTP) != address.contains("://")) {
        section.fault(
            "address",
            kind == DependencyConfig.Kind.HTTP
                ? "of kind http is a URL, as http://search:9200/health"
                : "of this kind is host:port, as postgres:5432");
      }
      return new DependencyConfig(
          name,
          kind,
          address,
          section.text("from", WORKLOAD).orElse(null),
          section.text("container", Form.LABEL).orElse(null),
          section.duration("timeout", Duration.ofSeconds(5)));
    }
  }

  private static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
