package dev.slipway.source;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes traffic from samples as the Prometheus source does, without a Prometheus. */
public final class SimulatedScrapes {
  private SimulatedScrapes() {}

  public static Traffic traffic(
      List<Series> requests, List<Series> failed, Instant from, Instant to, Duration step) {
    return new Scrapes(requests, failed, List.of(), List.of()).traffic(from, to, step);
  }
}
