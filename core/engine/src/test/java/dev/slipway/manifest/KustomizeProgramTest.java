package dev.slipway.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.config.RendererKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KustomizeProgramTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path bin;
  @TempDir Path overlay;

  @BeforeEach
  void needsAShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the stand-in programs need /bin/sh");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String render(Duration timeout) {
    return KustomizeProgram.in(List.of(bin), timeout).render(overlay);
  }

  @Test
  void prefersKubectl() throws IOException {
    program("kubectl", "echo \"kubectl $@\"");
    program("kustomize", "echo \"kustomize $@\"");

    assertThat(render(LONG)).isEqualTo("kubectl kustomize " + overlay + "\n");
  }

  @Test
  void takesKustomizeWhenThereIsNoKubectl() throws IOException {
    program("kustomize", "echo \"kustomize $@\"");

    assertThat(render(LONG)).isEqualTo("kustomize build " + overlay + "\n");
  }

  @Test
  void takesOnlyTheProgramThatIsAskedFor() throws IOException {
    program("kubectl", "echo \"kubectl $@\"");
    KustomizeProgram program = KustomizeProgram.in(List.of(bin), LONG);

    assertThat(program.only(RendererKind.KUBECTL).render(overlay)).startsWith("kubectl kustomize");
    assertThatThrownBy(() -> program.only(RendererKind.KUSTOMIZE).render(overlay))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("no kustomize on the PATH")
        .hasMessageContaining("'renderer'");
  }

  @Test
  void saysWhatToInstallWhenThereIsNeither() {
    assertThatThrownBy(() -> render(LONG))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining(overlay.toString())
        .hasMessageContaining("neither kubectl nor kustomize")
        .hasMessageContaining("folder of plain YAML");
  }

  @Test
  void saysWhatTheProgramSaid() throws IOException {
    program("kubectl", "echo 'no such resource: ../base' >&2; exit 3");

    assertThatThrownBy(() -> render(LONG))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("kubectl kustomize " + overlay)
        .hasMessageContaining("exit code 3: no such resource: ../base");
  }

  @Test
  void drainsBothStreamsHoweverMuchTheyCarry() throws IOException {
    program(
        "kubectl",
        "i=0; while [ $i -lt 20000 ]; do echo \"a: $i\"; echo \"warning $i\" >&2; i=$((i+1));"
            + " done");

    assertThat(render(LONG)).startsWith("a: 0\n").endsWith("a: 19999\n");
  }

  @Test
  void endsAProgramThatDoesNotEnd() throws IOException {
    program("kubectl", "sleep 600");

    assertThatThrownBy(() -> render(Duration.ofMillis(200)))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("did not end within");
  }

  @Test
  void keepsTheInterruptFlag() throws IOException {
    program("kubectl", "sleep 600");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> render(LONG))
          .isInstanceOf(ManifestException.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void rendersWithTheRealProgram() throws IOException {
    KustomizeProgram real = KustomizeProgram.onPath(LONG);
    Files.writeString(
        overlay.resolve("kustomization.yaml"), "namePrefix: pre-\nresources: [a.yaml]\n");
    Files.writeString(
        overlay.resolve("a.yaml"), "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
    assumeTrue(
        List.of(System.getenv("PATH").split(java.io.File.pathSeparator)).stream()
            .anyMatch(
                p ->
                    Files.isExecutable(Path.of(p, "kubectl"))
                        || Files.isExecutable(Path.of(p, "kustomize"))),
        "neither kubectl nor kustomize is on the PATH");

    assertThat(real.render(overlay)).contains("kind: ConfigMap").contains("name: pre-a");
  }
}
