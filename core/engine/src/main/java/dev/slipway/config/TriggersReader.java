package dev.slipway.config;

import dev.slipway.config.QueryTriggerConfig.Change;
import dev.slipway.config.QueryTriggerConfig.In;
import dev.slipway.config.QueryTriggerConfig.Language;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code triggers}. */
final class TriggersReader {
  private static final Map<String, Change> CHANGES = Words.of(Change.values());

  private TriggersReader() {}

  static TriggersConfig read(Section section) {
    try (section;
        Section errorRate = section.section("errorRate");
        Section p95 = section.section("p95")) {
      List<QueryTriggerConfig> queries =
          section.sections("queries").stream().map(TriggersReader::query).toList();
      List<String> names = new ArrayList<>(TriggersConfig.NAMES);
      for (QueryTriggerConfig query : queries) {
        if (names.contains(query.name())) {
          section.fault("queries", "the name '" + query.name() + "' is taken; give it another");
        }
        names.add(query.name());
      }
      Set<String> dryRun =
          Set.copyOf(
              section
                  .list("dryRun", "a list of triggers' names", f -> f.text(Form.TEXT))
                  .orElse(List.of()));
      dryRun.stream()
          .filter(name -> !names.contains(name))
          .sorted()
          .forEach(
              name ->
                  section.fault(
                      "dryRun",
                      "there is no trigger '" + name + "'; there are " + String.join(", ", names)));
      return new TriggersConfig(
          errorRate.field("above").flatMap(Field::share).orElse(0.05),
          errorRate.duration("for", Duration.ofMinutes(2)),
          p95.duration("above", Duration.ofSeconds(5)),
          p95.duration("for", TriggersConfig.P95_FOR),
          section
              .field("minimumRequests")
              .flatMap(f -> f.number(1, 1_000_000))
              .orElse(TriggersConfig.MINIMUM_REQUESTS),
          section.flag("authErrors", true),
          section.flag("corruption", true),
          section.flag("criticalAlerts", true),
          queries,
          dryRun);
    }
  }

  private static QueryTriggerConfig query(Section section) {
    try (section) {
      Language language =
          section.requiredChoice("language", Words.of(Language.values())).orElse(Language.PROMQL);
      return new QueryTriggerConfig(
          section.requiredText("name", Form.TEXT),
          language,
          section.requiredText("expression", Form.TEXT),
          section.required("above", "a number").flatMap(Field::decimal).orElse(0.0),
          section.duration("for", Duration.ofMinutes(2)),
          in(section, language));
    }
  }

  private static @Nullable In in(Section section, Language language) {
    String container = section.field("container").flatMap(f -> f.text(Form.TEXT)).orElse(null);
    Change change = section.field("change").flatMap(f -> f.choice(CHANGES)).orElse(null);
    if (language == Language.COMMAND) {
      return new In(section.requiredText("workload", Form.TEXT), container, change);
    }
    for (String key : List.of("workload", "container", "change")) {
      if (section.field(key).isPresent()) {
        section.fault(key, "is for language command; take it out");
      }
    }
    return null;
  }
}
