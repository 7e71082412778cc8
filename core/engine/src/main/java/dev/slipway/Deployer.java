package dev.slipway;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who releases, and in which CI run.
 *
 * @param name for the record and the lock, as a login name
 * @param runId the CI run's id; null outside of CI
 * @param runUrl the CI run's address; null outside of CI
 */
public record Deployer(String name, @Nullable String runId, @Nullable String runUrl) {
  public Deployer {
    Objects.requireNonNull(name, "name");
  }

  /**
   * From the variables of the environment: {@code SLIPWAY_DEPLOYER}, else GitHub Actions' {@code
   * GITHUB_ACTOR} with its run, else the user of this process.
   */
  static Deployer from(Map<String, String> environment, String user) {
    String actor = environment.get("GITHUB_ACTOR");
    String name = environment.getOrDefault("SLIPWAY_DEPLOYER", actor == null ? user : actor);
    String run = environment.get("GITHUB_RUN_ID");
    String server = environment.get("GITHUB_SERVER_URL");
    String repository = environment.get("GITHUB_REPOSITORY");
    String url =
        run == null || server == null || repository == null
            ? null
            : server + "/" + repository + "/actions/runs/" + run;
    return new Deployer(name, run, url);
  }
}
