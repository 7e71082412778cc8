package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApprovalReaderTest {
  private static final String GITHUB =
      "github: {repository: acme/erp, token: '${env:GITHUB_TOKEN}'}";

  @TempDir private Path folder;

  @Test
  void knowsWhereOnGitHubToAsk() {
    ApprovalConfig config =
        Example.load(folder, Example.MINIMAL + "approval: {by: github, " + GITHUB + "}\n")
            .approval();

    assertThat(config.by()).isEqualTo(ApprovalConfig.By.GITHUB);
    assertThat(config.gitHub())
        .isEqualTo(
            new ApprovalConfig.GitHub(
                new WorkflowConfig(
                    "acme/erp",
                    URI.create("https://api.github.com"),
                    new Secret("ghp-tok-6042", true),
                    "approve.yml",
                    "main"),
                Duration.ofHours(1)));
  }

  @Test
  void wantsToKnowWhereToAsk() {
    assertThat(faults("{by: github}"))
        .singleElement()
        .asString()
        .contains("approval.github", "{repository: acme/erp, token: ...}");
  }

  @Test
  void refusesMoreRolesThanGitHubAsks() {
    assertThat(faults("{by: github, roles: [engineeringLead, productOwner], " + GITHUB + "}"))
        .singleElement()
        .asString()
        .contains("approval.roles", "when one reviewer approved it; name one role");
  }

  @Test
  void refusesAPlaceThatWouldNotBeAsked() {
    assertThat(faults("{by: file, " + GITHUB + "}"))
        .singleElement()
        .asString()
        .contains("approval.github", "say by: github, or leave it out");
  }

  private List<String> faults(String approval) {
    return Example.faults(folder, Example.MINIMAL + "approval: " + approval + "\n");
  }
}
