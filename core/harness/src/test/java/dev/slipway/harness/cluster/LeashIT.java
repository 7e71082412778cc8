package dev.slipway.harness.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.slipway.harness.junit.EnabledIfAvailable;
import dev.slipway.harness.junit.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;

@EnabledIfAvailable(Requirement.DOCKER)
class LeashIT {
  @Test
  void aKilledJvmLeavesNoContainerBehind(@TempDir Path folder) throws Exception {
    Path told = folder.resolve("id");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LeashedProcess.class.getName(),
                told.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(told) || !jvm.isAlive());
      assertThat(told).as(Files.readString(folder.resolve("log"))).exists();
      String container = Files.readString(told).split(" ", -1)[0];
      assertThat(exists(container)).isTrue();

      jvm.destroyForcibly();

      await().atMost(Duration.ofSeconds(30)).until(() -> !exists(container));
    } finally {
      jvm.destroyForcibly();
    }
  }

  private static boolean exists(String container) {
    DockerClient docker = DockerClientFactory.instance().client();
    try {
      docker.inspectContainerCmd(container).exec();
      return true;
    } catch (NotFoundException gone) {
      return false;
    }
  }
}
