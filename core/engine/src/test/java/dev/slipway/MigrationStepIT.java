package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@NeedsTestCluster
class MigrationStepIT {
  @TempDir private Path folder;

  /** It would end the same way at each resume. */
  @Test
  @Timeout(value = 2, unit = TimeUnit.MINUTES)
  void goesBackWhereNoContainerIsToMigrate() throws IOException {
    try (WatchedShop shop = new WatchedShop(folder)) {
      Release release =
          shop.release(
              "v1",
              "INFO sold",
              "migration: {tool: alembic, run: job, workload: backend, container: nope, command:"
                  + " [alembic], timeout: 1m}\n");

      ReleaseOutcome outcome = shop.deploy(release, ReleaseListener.NONE);

      assertThat(outcome.kind()).as("%s", outcome).isEqualTo(ReleaseOutcome.Kind.ROLLED_BACK);
      assertThat(outcome.failure())
          .hasValueSatisfying(
              failure -> {
                assertThat(failure.phase()).isEqualTo("migration");
                assertThat(failure.code()).isEqualTo("NO_CONTAINER");
                assertThat(failure.cause()).contains("container 'nope'", "it has [main]");
              });
    }
  }
}
