package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.ReleaseListener;
import dev.slipway.Slipway;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.record.PhaseRecord;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A deployer in a process of its own, that stops where it is told to and waits there to be killed.
 */
final class DeployMain {
  private DeployMain() {}

  /**
   * Arguments: example, namespace, kubeconfig, fingerprint, records, base URL, manifests, version,
   * where to stop, whether the cluster is embedded.
   */
  public static void main(String[] args) {
    Releases releases =
        new Releases(
            Path.of(args[0]),
            args[1],
            Path.of(args[2]),
            args[3],
            Path.of(args[4]),
            URI.create(args[5]),
            Boolean.parseBoolean(args[9]));
    Release release = releases.at(args[7], Path.of(args[6]));
    try (Slipway slipway = Slipway.builder(release).lockTtl(Duration.ofSeconds(10)).open()) {
      System.out.println("ENDED " + slipway.deploy(new StopsAt(args[8], System.out)).kind());
    }
  }

  private record StopsAt(String place, PrintStream out) implements ReleaseListener {
    @Override
    public void phaseStarted(Phase phase) {
      at(phase.word() + " started");
    }

    @Override
    public void applied(ObjectRef object) {
      at("applied " + object);
    }

    @Override
    public void stepped(Phase phase, String what) {
      if (what.contains("upgrading")) {
        at(phase.word() + " upgrading");
      }
    }

    @Override
    public void phaseFinished(Phase phase, PhaseRecord record) {
      at(phase.word() + " finished");
    }

    private void at(String here) {
      out.println("AT " + here);
      if (here.equals(place)) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
