package dev.slipway.source;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two sources of alerts as one: the alerts of both, each once, silenced when the manager says so.
 * When the manager does not answer, alerts of the rules are believed all the same, but none is not.
 */
public final class JoinedAlerts implements AlertSource {
  private final AlertSource rules;
  private final AlertSource manager;

  /**
   * @param rules knows which alerts there could be
   * @param manager knows which of them are silenced, and of alerts from elsewhere
   */
  public JoinedAlerts(AlertSource rules, AlertSource manager) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.manager = Objects.requireNonNull(manager, "manager");
  }

  @Override
  public String name() {
    return rules.name() + " and " + manager.name();
  }

  @Override
  public Answer<List<Alert>> alerts(Instant now) {
    return rules
        .alerts(now)
        .flatMap(
            first ->
                manager
                    .alerts(now)
                    .fold(
                        second -> Answer.known(joined(first, second)),
                        silent ->
                            first.isEmpty()
                                ? Answer.unknown(silent.reason(), silent.why())
                                : Answer.known(first)));
  }

  private static List<Alert> joined(List<Alert> first, List<Alert> second) {
    List<Alert> all = new ArrayList<>();
    for (Alert alert : first) {
      boolean silenced = second.stream().anyMatch(o -> o.silenced() && same(alert, o));
      all.add(new Alert(alert.name(), alert.labels(), alert.state(), alert.activeAt(), silenced));
    }
    second.stream().filter(o -> first.stream().noneMatch(a -> same(a, o))).forEach(all::add);
    return all;
  }

  /** External labels are added on the way to the manager. */
  private static boolean same(Alert rule, Alert managed) {
    Map<String, String> labels = managed.labels();
    return rule.name().equals(managed.name())
        && rule.labels().entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
  }
}
