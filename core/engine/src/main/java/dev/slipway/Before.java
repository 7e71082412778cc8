package dev.slipway;

import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.release.Phase;
import dev.slipway.source.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures, before anything is changed, what triggers hold against what it is afterwards. Without
 * that there is no release: a loss could not be seen.
 */
final class Before {
  private Before() {}

  /** Goes on with a step's result when everything could be measured. */
  static StepResult then(Run run, StepResult taken) {
    List<QueryTriggerConfig> compared =
        run.release().config().triggers().queries().stream()
            .filter(query -> query.in() != null && query.in().change() != null)
            .toList();
    if (compared.isEmpty() || !run.release().config().monitoring().watches()) {
      return taken;
    }
    Measurements measurements = new Measurements(run);
    Map<String, Double> values = new LinkedHashMap<>();
    for (QueryTriggerConfig query : compared) {
      Optional<Answer<Double>> measured = measurements.before(query);
      if (measured.isEmpty()) {
        continue;
      }
      Answer<Double> value = measured.get();
      if (value instanceof Answer.Unknown<Double> unknown) {
        return StepResult.failed(
            run.failures()
                .of(
                    Phase.BACKUP,
                    "BEFORE_UNKNOWN",
                    query.name() + " cannot be measured before the release: " + unknown.why(),
                    "mend its expression in triggers.queries of slipway.yaml, or take its change"
                        + " out"));
      }
      values.put(query.name(), ((Answer.Known<Double>) value).value());
    }
    run.keep().before(values);
    values.forEach(
        (name, value) -> run.listener().stepped(Phase.BACKUP, name + " is " + value + " before"));
    return taken;
  }
}
