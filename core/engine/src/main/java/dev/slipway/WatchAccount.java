package dev.slipway;

import dev.slipway.config.TriggersConfig;
import dev.slipway.monitoring.Breach;
import dev.slipway.monitoring.Monitor;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.monitoring.Tally;
import dev.slipway.record.WatchRecord;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a record tells of a watch. */
final class WatchAccount {
  private WatchAccount() {}

  static WatchRecord of(TriggersConfig triggers, Monitor monitor, MonitoringState state) {
    return new WatchRecord(
        state.completeAt(),
        state.looks(),
        monitor.watched().stream()
            .map(w -> new WatchRecord.Window(w.name(), w.from(), w.to()))
            .toList(),
        tallies(new TreeMap<>(state.triggers())),
        tallies(monitor.results(state)),
        breach(state.cause().orElse(null)),
        state.requests().stream()
            .map(
                p -> new WatchRecord.Point(p.at(), p.requests(), p.failures(), p.timed(), p.slow()))
            .toList(),
        new WatchRecord.Limits(triggers.errorRate(), triggers.p95()));
  }

  private static List<WatchRecord.Tally> tallies(Map<String, Tally> tallies) {
    return tallies.entrySet().stream()
        .map(
            e ->
                new WatchRecord.Tally(
                    e.getKey(),
                    e.getValue().passed(),
                    e.getValue().failed(),
                    e.getValue().unknown(),
                    e.getValue().last()))
        .toList();
  }

  private static WatchRecord.@Nullable Breach breach(@Nullable Breach breach) {
    return breach == null
        ? null
        : new WatchRecord.Breach(
            breach.trigger(),
            breach.what(),
            breach.since(),
            breach.decidedAt(),
            breach.samples().stream()
                .map(s -> new WatchRecord.Value(s.at(), String.valueOf(s.value())))
                .toList());
  }
}
