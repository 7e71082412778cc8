package dev.slipway;

import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A deployer in a process of its own, which is killed while it watches. */
final class WatchMain {
  private WatchMain() {}

  /** Arguments: folder, namespace, kubeconfig, base URL, a file with more of slipway.yaml. */
  public static void main(String[] args) throws Exception {
    Release release =
        WatchedShop.release(
            Path.of(args[0]),
            args[1],
            URI.create(args[3]),
            "v2",
            "INFO sold",
            "    kubeconfig: " + args[2] + "\n" + Files.readString(Path.of(args[4])));
    try (Slipway slipway =
        Slipway.builder(release)
            .gate(Phase.VERIFICATION, WatchedShop.serving())
            .lockTtl(Duration.ofSeconds(8))
            .open()) {
      slipway.deploy(ReleaseListener.NONE);
    }
  }
}
