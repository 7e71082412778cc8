package dev.slipway;

import dev.slipway.error.SlipwayException;
import dev.slipway.message.Channel;
import dev.slipway.message.Delivery;
import dev.slipway.message.Message;
import dev.slipway.record.Amendment;
import dev.slipway.record.RecordStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker whose incidents are named by the records that they are about: as amendments, for the
 * incident is opened when the record is written already. What cannot be amended is opened all the
 * same.
 */
record AmendingTracker(Channel tracker, RecordStore records) implements Channel {
  private static final Logger LOG = LoggerFactory.getLogger(AmendingTracker.class);

  @Override
  public String name() {
    return tracker.name();
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    return amended(message, tracker.send(message, thread));
  }

  @Override
  public Delivery find(Message message, @Nullable String thread) {
    return amended(message, tracker.find(message, thread));
  }

  private Delivery amended(Message message, Delivery delivery) {
    String url = delivery.reference();
    if (delivery.kind() != Delivery.Kind.SENT || url == null || url.isEmpty()) {
      return delivery;
    }
    try {
      boolean known =
          records.amendments().stream()
              .filter(a -> a.recordId().equals(message.releaseId()))
              .anyMatch(a -> url.equals(a.url()));
      if (!known) {
        records.amend(
            new Amendment(
                message.releaseId(),
                Amendment.Kind.INCIDENT,
                message.at(),
                "slipway",
                message.detail().isBlank() ? "an incident was opened" : message.detail(),
                url));
      }
    } catch (SlipwayException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("incident", url)
          .log("The incident of a release could not be written beside its record");
    }
    return delivery;
  }

  @Override
  public String toString() {
    return tracker.name();
  }
}
