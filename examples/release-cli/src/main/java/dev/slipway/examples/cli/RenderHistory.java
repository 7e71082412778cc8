package dev.slipway.examples.cli;

import dev.slipway.history.DoraMetrics;
import dev.slipway.history.Measure;
import dev.slipway.history.RecordDiff;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How what several records tell reads: as text, and as JSON. */
final class RenderHistory {
  private RenderHistory() {}

  static String diff(RecordDiff diff) {
    String named = diff.from() + " -> " + diff.to();
    return diff.differences().isEmpty()
        ? named + "\nno difference"
        : diff.differences().stream()
            .map(d -> "\n  " + d)
            .collect(Collectors.joining("", named, ""));
  }

  static String diffJson(RecordDiff diff) {
    List<Map<String, @Nullable String>> differences =
        diff.differences().stream().map(RenderHistory::difference).toList();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", diff.from());
    all.put("to", diff.to());
    all.put("differences", differences);
    return Render.json(all);
  }

  private static Map<String, @Nullable String> difference(RecordDiff.Difference difference) {
    Map<String, @Nullable String> one = new LinkedHashMap<>();
    one.put("what", difference.what());
    one.put("before", difference.before());
    one.put("after", difference.after());
    return one;
  }

  static String dora(DoraMetrics metrics) {
    return metrics.from()
        + " to "
        + metrics.to()
        + line("deployment frequency", metrics.deploymentsPerDay(), n -> number(n) + " a day")
        + line("change lead time", metrics.changeLeadTime(), RenderHistory::time)
        + line("change fail rate", metrics.changeFailRate(), RenderHistory::percent)
        + line("recovery time", metrics.failedDeploymentRecoveryTime(), RenderHistory::time)
        + line("rework rate", metrics.deploymentReworkRate(), RenderHistory::percent);
  }

  static String doraJson(DoraMetrics metrics) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", metrics.from().toString());
    all.put("to", metrics.to().toString());
    all.put("deploymentsPerDay", measure(metrics.deploymentsPerDay()));
    all.put("changeLeadTime", measure(metrics.changeLeadTime()));
    all.put("changeFailRate", measure(metrics.changeFailRate()));
    all.put("failedDeploymentRecoveryTime", measure(metrics.failedDeploymentRecoveryTime()));
    all.put("deploymentReworkRate", measure(metrics.deploymentReworkRate()));
    return Render.json(all);
  }

  private static Map<String, @Nullable Object> measure(Measure<?> measure) {
    Object value = measure.known().orElse(null);
    Map<String, @Nullable Object> one = new LinkedHashMap<>();
    one.put("value", value instanceof Duration duration ? duration.toString() : value);
    one.put("counted", measure.counted());
    one.put("untold", measure.untold());
    one.put("what", measure.what());
    return one;
  }

  private static <T> String line(String name, Measure<T> measure, Function<T, String> words) {
    return String.format(Locale.ROOT, "%n%-22s%s", name, measure.describe(words));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", share * 100);
  }

  /** In its two largest units. */
  private static String time(Duration time) {
    if (time.toDays() > 0) {
      return time.toDays() + " d " + time.toHoursPart() + " h";
    }
    if (time.toHours() > 0) {
      return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
