package dev.slipway.docs.snippets;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.plan.Plan;
import dev.slipway.release.Release;
import java.nio.file.Path;
import java.util.logging.Logger;

final class AsALibrary {
  private final Logger log = Logger.getLogger("release");

  void deploys() {
    Release release = Release.load(Path.of("slipway.yaml")).to("production").at("3f2c1a9");
    try (Slipway slipway = Slipway.open(release)) {
      Plan plan = slipway.plan();
      log.info(plan.describe());
      ReleaseOutcome outcome = slipway.deploy(plan, ReleaseListener.NONE);
      switch (outcome.kind()) {
        case SUCCEEDED -> log.info("live: " + outcome.record().live());
        case DETACHED -> log.info("a Job in the cluster watches it");
        case ROLLED_BACK, BLOCKED, HALTED ->
            log.warning(outcome.failure().map(f -> f.code() + ": " + f.cause()).orElse("?"));
      }
    }
  }
}
