package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * When an event happened. Writers of the old API fill first and last timestamp and a count, writers
 * of events.k8s.io fill eventTime and, from the second time on, a series. All are the cluster's
 * clocks, so they are compared with one another and never with ours.
 */
final class EventTimes {
  private EventTimes() {}

  static Instant first(Event event) {
    Instant first = parse(event.getFirstTimestamp());
    if (first == null && event.getEventTime() != null) {
      first = parse(event.getEventTime().getTime());
    }
    return first == null ? created(event) : first;
  }

  static Instant last(Event event) {
    Instant last = parse(event.getLastTimestamp());
    if (event.getSeries() != null && event.getSeries().getLastObservedTime() != null) {
      Instant observed = parse(event.getSeries().getLastObservedTime().getTime());
      last = observed == null ? last : observed;
    }
    return last == null ? first(event) : last;
  }

  static int count(Event event) {
    if (event.getSeries() != null && event.getSeries().getCount() != null) {
      return event.getSeries().getCount();
    }
    return event.getCount() == null ? 1 : event.getCount();
  }

  private static Instant created(Event event) {
    Instant created =
        event.getMetadata() == null ? null : parse(event.getMetadata().getCreationTimestamp());
    return created == null ? Instant.EPOCH : created;
  }

  static @Nullable Instant parse(@Nullable String time) {
    if (time == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(time, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null; // an event without a readable time sorts as the oldest, it is not lost
    }
  }
}
