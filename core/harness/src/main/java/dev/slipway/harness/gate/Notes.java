package dev.slipway.harness.gate;

import dev.slipway.evidence.Evidence;
import dev.slipway.redact.Redactor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a check said besides passing or failing. It travels as JUnit report entries, so it is also
 * in the reports that JUnit writes under Maven, and any suite can say it without the extension.
 */
final class Notes {
  private static final String OUTCOME = "slipway.outcome";
  private static final String MESSAGE = "slipway.message";
  private static final String KIND = "slipway.evidence.kind";
  private static final String SUBJECT = "slipway.evidence.subject";
  private static final String TEXT = "slipway.evidence.text";

  private final List<String> warnings = new ArrayList<>();
  private final List<Evidence> evidence = new ArrayList<>();

  static Map<String, String> warning(String message) {
    return Map.of(OUTCOME, "warn", MESSAGE, message);
  }

  static Map<String, String> evidence(Evidence.Kind kind, String subject, String text) {
    return Map.of(KIND, kind.name().toLowerCase(Locale.ROOT), SUBJECT, subject, TEXT, text);
  }

  /** Takes a report entry in; entries that are not for a gate are passed over. */
  void add(Map<String, String> entry, Redactor redactor, Instant at) {
    if ("warn".equals(entry.get(OUTCOME))) {
      warnings.add(redactor.redact(entry.getOrDefault(MESSAGE, "warned without a message")));
    }
    kind(entry.get(KIND))
        .ifPresent(
            kind ->
                evidence.add(
                    new Evidence(
                        kind,
                        redactor.redact(entry.getOrDefault(SUBJECT, "")),
                        redactor.redact(entry.getOrDefault(TEXT, "")),
                        at)));
  }

  boolean warned() {
    return !warnings.isEmpty();
  }

  String warnings() {
    return String.join("\n", warnings);
  }

  List<Evidence> evidence() {
    return List.copyOf(evidence);
  }

  private static Optional<Evidence.Kind> kind(@Nullable String word) {
    for (Evidence.Kind kind : Evidence.Kind.values()) {
      if (kind.name().equalsIgnoreCase(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
