package dev.slipway.harness.gate;

import dev.slipway.config.Nearest;
import dev.slipway.config.RulesConfig;
import dev.slipway.config.RulesConfig.Exemption;
import dev.slipway.config.Severity;
import dev.slipway.gate.CheckOutcome;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a check means for the release, by the severities and exceptions of {@code
 * slipway.yaml}. What could not be seen stays UNKNOWN: nobody can answer for it.
 */
record Rules(RulesConfig config, Clock clock) implements Judge {
  /** That of the test, else of its check, else the check's own. */
  Severity severity(String id, Severity own) {
    return Optional.ofNullable(chosen(id)).orElse(own);
  }

  @Override
  public Verdict judge(String id, Severity own, Verdict verdict) {
    Severity severity = severity(id, own);
    return switch (verdict.outcome()) {
      case PASS, UNKNOWN, SKIPPED -> verdict;
      case WARN -> chosen(id) == Severity.FAIL ? failed(id, Severity.FAIL, verdict) : verdict;
      case FAIL -> failed(id, severity, verdict);
    };
  }

  @Override
  public List<String> misspelt(Set<String> ids) {
    Set<String> checks = ids.stream().map(Rules::check).collect(Collectors.toSet());
    Stream<Optional<String>> severities =
        config.severities().keySet().stream().map(name -> misspelt("severities", name, checks));
    Stream<Optional<String>> exceptions =
        config.exceptions().stream().map(e -> misspelt("exceptions", e.check(), checks));
    return Stream.concat(severities, exceptions).flatMap(Optional::stream).sorted().toList();
  }

  private static Optional<String> misspelt(String where, String name, Set<String> checks) {
    String check = check(name);
    return Nearest.misspelt(check, checks)
        .filter(near -> !checks.contains(check))
        .map(
            near ->
                "checks."
                    + where
                    + " names '"
                    + name
                    + "', which no check of this run is called; did you mean '"
                    + near
                    + name.substring(check.length())
                    + "'?");
  }

  private Verdict failed(String id, Severity severity, Verdict verdict) {
    String message = verdict.message();
    if (severity != Severity.FAIL) {
      return new Verdict(CheckOutcome.WARN, message);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Optional<Exemption> inForce =
        config.exceptions().stream()
            .filter(e -> names(e.check(), id) && !today.isAfter(e.expires()))
            .findFirst();
    if (inForce.isPresent()) {
      return new Verdict(CheckOutcome.WARN, message + "\n" + told(inForce.get(), "Excepted until"));
    }
    String expired =
        config.exceptions().stream()
            .filter(e -> names(e.check(), id))
            .findFirst()
            .map(e -> "\n" + told(e, "Its exception counts no more, since it expired on"))
            .orElse("");
    return new Verdict(CheckOutcome.FAIL, message + expired);
  }

  private static String told(Exemption exemption, String what) {
    return what
        + " "
        + exemption.expires()
        + " ("
        + exemption.owner()
        + ": "
        + exemption.reason()
        + ").";
  }

  private @Nullable Severity chosen(String id) {
    Severity ofTest = config.severities().get(id);
    return ofTest == null ? config.severities().get(check(id)) : ofTest;
  }

  private static boolean names(String name, String id) {
    return name.equals(id) || name.equals(check(id));
  }

  /** The id without what its tests add in brackets. */
  static String check(String id) {
    int bracket = id.indexOf('[');
    return bracket < 0 ? id : id.substring(0, bracket);
  }
}
