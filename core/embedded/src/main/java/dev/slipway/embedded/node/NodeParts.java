package dev.slipway.embedded.node;

import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.network.Addresses;
import dev.slipway.embedded.work.Timers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * What all pods of the nodes share.
 *
 * @param folder where pods keep their files
 * @param work for what blocks: probes, hooks
 */
record NodeParts(
    KubernetesApi api,
    Timers timers,
    ImageCatalogue images,
    Sandbox sandbox,
    Watcher watcher,
    Addresses addresses,
    ProbeRunner probes,
    ServiceNames services,
    Path folder,
    ExecutorService work) {
  /** How long to wait for a connection to a container. */
  static final Duration CONNECT = Duration.ofSeconds(5);

  /** Makes a folder for the nodes, and what works in it. */
  static NodeParts prepare(
      KubernetesApi api, Timers timers, ImageCatalogue images, Addresses addresses) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("slipway-embedded-" + ProcessHandle.current().pid() + "-");
      Watcher watcher = new Watcher(folder);
      Sandbox sandbox =
          NamespaceSandbox.isPossible()
              ? new NamespaceSandbox(new RootFolders(folder, busybox()))
              : new PlainSandbox();
      ExecutorService work =
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "embedded-node-work");
                thread.setDaemon(true);
                return thread;
              });
      HttpClient http =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(CONNECT)
              .executor(work)
              .build();
      ServiceNames services = new ServiceNames(api, folder, addresses);
      return new NodeParts(
          api,
          timers,
          images,
          sandbox,
          watcher,
          addresses,
          new ProbeRunner(http, sandbox),
          services,
          folder,
          work);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Tried to prepare the nodes' folder " + folder + " but failed; look at java.io.tmpdir",
          e);
    }
  }

  /** Returns where the BusyBox of this machine is, or would be. */
  static Path busybox() {
    return Stream.of(Objects.toString(System.getenv("PATH"), "").split(":", -1))
        .map(folder -> Path.of(folder, "busybox"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(Path.of("/bin/busybox"));
  }
}
