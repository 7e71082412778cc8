package dev.slipway.source;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Tells the requests of pods apart. Used by one thread at a time; calls block. */
public interface PodTraffic {
  /**
   * What new pods and old ones answered while both served; nothing of either where series have no
   * label {@code pod}.
   *
   * @param isNew by the pod's name
   * @param isOld by the pod's name; a pod that is neither is left out
   */
  Answer<Beside> beside(Predicate<String> isNew, Predicate<String> isOld, Instant from, Instant to);

  /**
   * What some pods answered; empty where no series is theirs, as when pods are not told apart.
   *
   * @param isTheirs as {@link PodSeries}
   */
  Answer<Optional<Traffic>> traffic(Predicate<Series> isTheirs, Instant from, Instant to);
}
