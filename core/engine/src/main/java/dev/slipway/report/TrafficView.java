package dev.slipway.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The plots of a stream of requests, over the same time as the phases. */
final class TrafficView {
  /** Plots are 100 wide and 100 high, and stretched by the page. */
  private static final double FULL = 100;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Traffic traffic;
  private final TimeAxis axis;

  TrafficView(Traffic traffic, TimeAxis axis) {
    this.traffic = traffic;
    this.axis = axis;
  }

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("what", traffic.what());
    values.put("sent", traffic.sent());
    values.put("failed", traffic.failed());
    values.put("tone", traffic.failed() == 0 ? "good" : "bad");
    values.put("slowest", Told.duration(traffic.slowest()));
    values.put("bars", traffic.seconds().stream().map(this::bar).toList());
    values.put("latency", latency());
    values.put("failures", failures());
    return values;
  }

  private Map<String, String> bar(Traffic.Second second) {
    double failed = second.sent() == 0 ? 0 : FULL * second.failed() / second.sent();
    return Map.of(
        "x", TimeAxis.number(axis.at(second.at())),
        "width", TimeAxis.number(axis.width(second.at(), second.at().plus(SECOND))),
        "failed", TimeAxis.number(failed),
        "answered", TimeAxis.number(FULL - failed));
  }

  private String latency() {
    double most = Math.max(1, traffic.slowest().toMillis());
    return traffic.seconds().stream()
        .map(
            s ->
                TimeAxis.number(axis.at(s.at()))
                    + ","
                    + TimeAxis.number(FULL - FULL * s.slowest().toMillis() / most))
        .collect(Collectors.joining(" "));
  }

  /** The same as a table, for those who cannot see a plot. */
  private List<Map<String, Object>> failures() {
    return traffic.seconds().stream()
        .filter(s -> s.failed() > 0)
        .map(
            s ->
                Map.<String, Object>of(
                    "at", Told.time(s.at()), "failed", s.failed(), "sent", s.sent()))
        .toList();
  }
}
