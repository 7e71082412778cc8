package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployerTest {
  @Test
  void isGitHubActionsActorWithTheRun() {
    Deployer deployer =
        Deployer.from(
            Map.of(
                "GITHUB_ACTOR", "octocat",
                "GITHUB_RUN_ID", "4711",
                "GITHUB_SERVER_URL", "https://git.example",
                "GITHUB_REPOSITORY", "school/erp"),
            "root");

    assertThat(deployer)
        .isEqualTo(
            new Deployer("octocat", "4711", "https://git.example/school/erp/actions/runs/4711"));
  }

  @Test
  void isTheUserOutsideOfCi() {
    assertThat(Deployer.from(Map.of(), "ops")).isEqualTo(new Deployer("ops", null, null));
  }

  @Test
  void canBeNamed() {
    assertThat(Deployer.from(Map.of("SLIPWAY_DEPLOYER", "duty", "GITHUB_ACTOR", "bot"), "root"))
        .extracting(Deployer::name)
        .isEqualTo("duty");
  }
}
