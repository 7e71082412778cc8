package dev.slipway.harness.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.testcontainers.DockerClientFactory;

/** A JVM that starts a container, writes its id into a file, and waits to be killed. */
final class LeashedProcess {
  private LeashedProcess() {}

  public static void main(String[] args) throws Exception {
    DockerClient docker = DockerClientFactory.instance().client();
    String container =
        docker
            .createContainerCmd("busybox:1.36")
            .withHostConfig(HostConfig.newHostConfig().withAutoRemove(true))
            .withCmd("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1; done")
            .exec()
            .getId();
    docker.startContainerCmd(container).exec();
    Leash leash = Leash.attach(docker, container);
    Path told = Path.of(args[0]);
    Files.writeString(told.resolveSibling("id.part"), container + " " + leash.hashCode());
    Files.move(told.resolveSibling("id.part"), told);
    new CountDownLatch(1).await();
  }
}
