package dev.slipway.monitoring;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a breach must be caught, from the requests as they were: the first scrape at which every
 * interval since one that lies the whole duration back was above. It shares no code with what it is
 * held against, and knows nothing of samples, gaps or chance.
 */
final class ReferenceModel {
  private ReferenceModel() {}

  static Optional<Instant> firstSustained(
      SimulatedApplication application, double above, Duration duration) {
    int needed = (int) duration.dividedBy(SimulatedApplication.STEP) + 1;
    int inARow = 0;
    for (int i = 0; i < application.intervals(); i++) {
      long requests = application.requestsIn(i);
      inARow = requests > 0 && application.failuresIn(i) > requests * above ? inARow + 1 : 0;
      if (inARow >= needed) {
        return Optional.of(
            SimulatedApplication.START.plus(SimulatedApplication.STEP.multipliedBy(i + 1L)));
      }
    }
    return Optional.empty();
  }
}
