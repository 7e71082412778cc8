package dev.slipway.trigger;

import dev.slipway.source.Beside;
import dev.slipway.source.Beside.Side;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Whether new pods do worse than the old ones did beside them: the same traffic at the same time.
 * If they did equally well, each bad answer would be a new pod's with the share of all answers that
 * new pods gave; the chance of at least as many bad ones of theirs is that of the binomial
 * distribution, exact and one-sided.
 */
public final class PodComparison {
  /** A chance below this is none. */
  static final double CHANCE = 0.001;

  /** Fewer bad answers than this are no pattern. */
  static final long LEAST_BAD = 3;

  private PodComparison() {}

  /** What is worse, each in one line with its numbers; empty when nothing is. */
  public static List<String> worse(Beside seen) {
    return Stream.of(
            worse(seen, "failed", Side::failures, Side::requests),
            worse(seen, "were slow", Side::slow, Side::timed))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> worse(
      Beside seen, String what, ToLongFunction<Side> bad, ToLongFunction<Side> all) {
    long newBad = bad.applyAsLong(seen.newPods());
    long newAll = all.applyAsLong(seen.newPods());
    long oldBad = bad.applyAsLong(seen.oldPods());
    long oldAll = all.applyAsLong(seen.oldPods());
    if (newBad < LEAST_BAD || newAll == 0 || oldAll == 0) {
      return Optional.empty();
    }
    double chance = Binomial.atLeast(newBad, newBad + oldBad, (double) newAll / (newAll + oldAll));
    return chance >= CHANCE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%d of %d requests to new pods %s (%.2f %%), and %d of %d to old ones beside them"
                    + " (%.2f %%); the chance of that is %.1e",
                newBad,
                newAll,
                what,
                100.0 * newBad / newAll,
                oldBad,
                oldAll,
                100.0 * oldBad / oldAll,
                chance));
  }
}
