package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateRequest;
import dev.slipway.gate.GateResult;
import dev.slipway.record.FailureRecord;
import dev.slipway.release.Phase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A verification that can never be made is no reason to halt with a release that is there. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@NeedsTestCluster
class VerificationAheadIT {
  private static final String WHY = "Tried to find checks in 'com.acme.Smok', but there are none";

  @Test
  void blocksBeforeAnythingIsChanged(@TempDir Path folder) throws IOException {
    try (WatchedShop shop = new WatchedShop(folder);
        Slipway slipway =
            Slipway.builder(shop.release("v1", "INFO sold", ""))
                .client(shop.client())
                .gate(Phase.VERIFICATION, new Misspelt())
                .open()) {
      ReleaseOutcome outcome = slipway.deploy(ReleaseListener.NONE);

      assertThat(outcome.kind()).isEqualTo(ReleaseOutcome.Kind.BLOCKED);
      FailureRecord failure = outcome.failure().orElseThrow();
      assertThat(failure.code()).isEqualTo("CHECK_UNKNOWN");
      assertThat(failure.cause()).contains("could not be verified", WHY);
      assertThat(failure.nextStep()).contains("checks.verification");
      assertThat(shop.client().apps().deployments().inNamespace(shop.namespaceName()).list())
          .satisfies(all -> assertThat(all.getItems()).isEmpty());
    }
  }

  private static final class Misspelt implements Gate {
    @Override
    public GateResult evaluate(GateRequest request, Consumer<CheckResult> progress) {
      throw new AssertionError("it must not come to that");
    }

    @Override
    public Optional<String> fault() {
      return Optional.of(WHY);
    }
  }
}
