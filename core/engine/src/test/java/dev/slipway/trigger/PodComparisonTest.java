package dev.slipway.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.source.Beside;
import dev.slipway.source.Beside.Side;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PodComparisonTest {
  private static Beside beside(long newBad, long newAll, long oldBad, long oldAll) {
    return new Beside(new Side(newAll, newBad, 0, 0), new Side(oldAll, oldBad, 0, 0));
  }

  @Test
  void saysWithNumbersWhatIsWorse() {
    assertThat(PodComparison.worse(beside(40, 1000, 1, 1000)))
        .singleElement()
        .asString()
        .startsWith(
            "40 of 1000 requests to new pods failed (4.00 %), and 1 of 1000 to old ones beside them"
                + " (0.10 %); the chance of that is ");
    assertThat(
            PodComparison.worse(new Beside(new Side(500, 0, 500, 100), new Side(500, 0, 500, 10))))
        .singleElement()
        .asString()
        .startsWith("100 of 500 requests to new pods were slow");
  }

  @Test
  void takesWhatIsAsBadBesideThemForNoFaultOfTheirs() {
    assertThat(PodComparison.worse(beside(40, 1000, 42, 1000))).isEmpty();
    assertThat(PodComparison.worse(beside(0, 1000, 42, 1000))).as("better").isEmpty();
    assertThat(PodComparison.worse(beside(30, 300, 90, 900))).as("less traffic").isEmpty();
  }

  @Test
  void takesFewForChance() {
    assertThat(PodComparison.worse(beside(2, 100, 0, 100_000))).isEmpty();
    assertThat(PodComparison.worse(beside(5, 100, 3, 100))).isEmpty();
    assertThat(PodComparison.worse(beside(50, 100, 0, 0))).as("no old pod").isEmpty();
    assertThat(PodComparison.worse(beside(0, 0, 50, 100))).as("no new pod").isEmpty();
  }

  @Test
  void accusesEquallyGoodPodsOnceInAThousandTimesAtMostAndFindsThoseThatAreTenTimesAsBad() {
    Random random = new Random(20260220);
    int accused = 0;
    int found = 0;
    int rounds = 5_000;
    for (int i = 0; i < rounds; i++) {
      int newAll = 200 + random.nextInt(2_000);
      int oldAll = 200 + random.nextInt(2_000);
      double share = 0.002 + random.nextDouble() * 0.05;
      long old = bad(random, oldAll, share);
      accused +=
          PodComparison.worse(beside(bad(random, newAll, share), newAll, old, oldAll)).size();
      found +=
          PodComparison.worse(beside(bad(random, newAll, share * 10), newAll, old, oldAll)).size();
    }
    assertThat(accused).isLessThanOrEqualTo(rounds / 1000 + 4);
    assertThat(found).isGreaterThan(rounds * 85 / 100);
  }

  private static long bad(Random random, int all, double share) {
    long bad = 0;
    for (int i = 0; i < all; i++) {
      bad += random.nextDouble() < share ? 1 : 0;
    }
    return bad;
  }
}
