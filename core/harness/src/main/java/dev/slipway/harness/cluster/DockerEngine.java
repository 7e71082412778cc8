package dev.slipway.harness.cluster;

import dev.slipway.harness.Availability;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/** The Docker engine, as Testcontainers finds it. */
public final class DockerEngine {
  private DockerEngine() {}

  /** Whether an engine answers; asked once a JVM. */
  public static Availability availability() {
    try {
      DockerClientFactory.instance().client();
      return Availability.yes(
          "Docker answers ("
              + DockerClientFactory.instance().getTransportConfig().getDockerHost()
              + ")");
    } catch (RuntimeException | LinkageError e) {
      String host = Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("no DOCKER_HOST");
      return Availability.no(
          "Docker does not answer ("
              + host
              + "): "
              + Optional.ofNullable(e.getMessage())
                  .orElse(e.toString())
                  .lines()
                  .findFirst()
                  .orElse("")
              + "; start an engine, or set DOCKER_HOST");
    }
  }
}
