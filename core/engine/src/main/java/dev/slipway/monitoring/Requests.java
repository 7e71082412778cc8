package dev.slipway.monitoring;

import dev.slipway.source.Answer;
import dev.slipway.source.Traffic;
import dev.slipway.source.TrafficPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The requests over a watch, in few enough points to be kept after each look. */
final class Requests {
  /** Beyond this, each two neighbours become one. */
  static final int MOST = 240;

  private Requests() {}

  /** With what an answer says of the time after the last point; no answer adds nothing. */
  static List<TrafficPoint> after(List<TrafficPoint> known, Answer<Traffic> answer) {
    List<TrafficPoint> all = new ArrayList<>(known);
    if (answer instanceof Answer.Known<Traffic> traffic) {
      for (TrafficPoint point : traffic.value().points()) {
        if (isNew(point, traffic.value().step(), all)) {
          all.add(point);
        }
      }
    }
    while (all.size() > MOST) {
      all = halved(all);
    }
    return List.copyOf(all);
  }

  /**
   * Looks are a little more than a step apart, and intervals count from the look: one that ends
   * within half a step of the last point is the same again.
   */
  private static boolean isNew(TrafficPoint point, Duration step, List<TrafficPoint> known) {
    return known.isEmpty()
        || point.at().isAfter(known.get(known.size() - 1).at().plus(step.dividedBy(2)));
  }

  private static List<TrafficPoint> halved(List<TrafficPoint> points) {
    List<TrafficPoint> halved = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      TrafficPoint one = points.get(i);
      if (i + 1 == points.size()) {
        halved.add(one);
      } else {
        TrafficPoint next = points.get(i + 1);
        halved.add(
            new TrafficPoint(
                next.at(),
                one.requests() + next.requests(),
                one.failures() + next.failures(),
                one.timed() + next.timed(),
                one.slow() + next.slow(),
                one.exact() && next.exact()));
      }
    }
    return halved;
  }
}
