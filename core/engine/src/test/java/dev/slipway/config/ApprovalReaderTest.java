package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{roles: [productOwner]}",
        "{approvers: [{name: grace, role: engineeringLead}]}",
        "{expires: 2h}",
        "{folder: signed}",
        "{notFor: [staging]}"
      })
  void refusesAGateThatAsksNobody(String approval) {
    assertThat(faults(approval))
        .singleElement()
        .asString()
        .contains("approval.", "nobody is asked without by; say by: file, interactive or github");
    assertThat(faults(approval.replace("{", "{by: none, ").replace("[{by: none, ", "[{")))
        .as("said in so many words")
        .isEmpty();
  }

  private List<String> faults(String approval) {
    return Example.faults(folder, Example.MINIMAL + "approval: " + approval + "\n");
  }
}
