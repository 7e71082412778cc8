package dev.slipway.trigger;

import dev.slipway.source.TrafficPoint;
import java.util.List;

/** Too many requests that failed, or were slow, for too long. */
record ShareTrigger(String name, SustainedShare rule, SustainedShare.Share share)
    implements Trigger {
  static final SustainedShare.Share FAILED =
      new SustainedShare.Share("failed", TrafficPoint::failures, TrafficPoint::requests);
  static final SustainedShare.Share SLOW =
      new SustainedShare.Share("slow", TrafficPoint::slow, TrafficPoint::timed);

  @Override
  public Decision decide(Observation observed) {
    return observed
        .traffic()
        .fold(
            traffic -> rule.decide(share, traffic, observed.at(), observed.deployedAt()),
            unknown -> Decision.unknown(unknown.why(), List.of()));
  }
}
