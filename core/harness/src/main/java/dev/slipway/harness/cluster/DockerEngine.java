package dev.slipway.harness.cluster;

import dev.slipway.harness.Availability;
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
    } catch (IllegalStateException nowhere) {
      // Its message sends the reader to a log, where Testcontainers lists all that it tried.
      String host = System.getenv("DOCKER_HOST");
      return Availability.no(
          "Docker does not answer at "
              + (host == null || host.isBlank() ? "any of its usual addresses" : host)
              + "; start an engine, or set DOCKER_HOST");
    } catch (RuntimeException e) {
      // Testcontainers also starts a container that tidies up, of an image that it may not get.
      return Availability.no(
          "Docker answers, but Testcontainers cannot start its own container there: "
              + e.getMessage()
              + "; let the engine pull that image, or set TESTCONTAINERS_RYUK_DISABLED=true");
    }
  }
}
