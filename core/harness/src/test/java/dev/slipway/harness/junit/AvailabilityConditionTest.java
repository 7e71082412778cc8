package dev.slipway.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.harness.Availability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;

class AvailabilityConditionTest {
  private final AvailabilityCondition condition =
      new AvailabilityCondition(
          requirement ->
              requirement == Requirement.HELM
                  ? Availability.yes("/usr/bin/helm")
                  : Availability.no("it is not here"));

  @Test
  void runsWhatHasAllThatItNeeds() {
    assertThat(decide("", Requirement.HELM).isDisabled()).isFalse();
    assertThat(decide("all", Requirement.HELM).isDisabled()).isFalse();
  }

  @Test
  void skipsAndSaysAllThatIsMissing() {
    ConditionEvaluationResult result =
        decide("", Requirement.DOCKER, Requirement.HELM, Requirement.ALEMBIC);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason())
        .contains("needs docker, but it is not here; needs alembic, but it is not here");
  }

  @Test
  void failsWhereItIsRequired() {
    for (String required : List.of("all", "postgres, docker")) {
      assertThatThrownBy(() -> decide(required, Requirement.DOCKER))
          .isInstanceOf(ExtensionConfigurationException.class)
          .hasMessageContaining("needs docker, but it is not here")
          .hasMessageContaining("SLIPWAY_REQUIRE");
    }
  }

  @Test
  void skipsWhereOnlyOthersAreRequired() {
    assertThat(decide("postgres", Requirement.DOCKER).isDisabled()).isTrue();
  }

  @Test
  void refusesAWordThatNamesNothing() {
    assertThatThrownBy(() -> Required.parse("docker,podman"))
        .hasMessageContaining("'podman'")
        .hasMessageContaining("all, docker, cluster");
  }

  @Test
  void findsProgramsByTheirFolders(@TempDir Path folder) throws IOException {
    Programs programs = new Programs(List.of(folder));
    assertThat(Requirement.KUSTOMIZE.programs(programs).reason())
        .startsWith("no kustomize or kubectl on this machine;");

    Path kubectl =
        Files.createFile(
            folder.resolve("kubectl"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));

    assertThat(Requirement.KUSTOMIZE.programs(programs))
        .isEqualTo(Availability.yes(kubectl.toString()));
  }

  @Test
  void takesNoFolderForAProgram(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("kubectl"));

    assertThat(Requirement.KUSTOMIZE.programs(new Programs(List.of(folder))).reason())
        .startsWith("no kustomize or kubectl on this machine;");
  }

  private ConditionEvaluationResult decide(String required, Requirement... needed) {
    return condition.decide(List.of(needed), Required.parse(required));
  }
}
