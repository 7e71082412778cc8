package dev.slipway.harness.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rehearsal that is killed leaves no process and no file behind. */
@Execution(ExecutionMode.CONCURRENT)
class KilledRehearsalTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      value = dev.slipway.release.Phase.class,
      names = {"PREFLIGHT", "ROLLOUT", "VERIFICATION", "MONITORING", "ROLLBACK"})
  void leavesNothingBehind(dev.slipway.release.Phase phase) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Path log = folder.resolve("log");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                RehearsalMain.class.getName(),
                folder.toString(),
                phase.name())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Path reached = folder.resolve("reached");
    Set<ProcessHandle> children;
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(reached) || !jvm.isAlive());
      assertThat(reached).as(Files.readString(log)).exists();
      children = jvm.descendants().collect(Collectors.toSet());
      assertThat(children).as("pods and shells").isNotEmpty();
      assertThat(slipwayFolders(temporary)).isNotEmpty();
    } finally {
      jvm.destroyForcibly();
    }

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(children).noneMatch(ProcessHandle::isAlive);
              assertThat(slipwayFolders(temporary)).isEmpty();
            });
  }

  private static List<Path> slipwayFolders(Path temporary) throws Exception {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.filter(f -> f.getFileName().toString().startsWith("slipway-")).toList();
    }
  }
}
