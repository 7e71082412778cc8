package dev.slipway;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipway.release.Phase;
import org.junit.jupiter.api.Test;

class GuardedListenerTest {
  @Test
  void nothingThatAListenerThrowsReachesTheRelease() {
    ReleaseListener throwing =
        new ReleaseListener() {
          @Override
          public void phaseStarted(Phase phase) {
            throw new IllegalStateException("a listener's own bug");
          }
        };

    assertThatCode(() -> new GuardedListener(throwing).phaseStarted(Phase.ROLLOUT))
        .doesNotThrowAnyException();
  }
}
