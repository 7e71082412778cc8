package dev.slipway.harness.drill;

import dev.slipway.harness.cluster.EmbeddedCluster;
import dev.slipway.release.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A rehearsal in a process of its own, which says when a phase of its drill begins, and waits. */
final class RehearsalMain {
  private RehearsalMain() {}

  /**
   * Rehearses.
   *
   * @param args a folder, and the phase to wait in
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Phase phase = Phase.valueOf(args[1]);
    RehearsalListener listener =
        new RehearsalListener() {
          @Override
          public void progressed(Drill drill, String what) {
            if (drill.name().equals("killed") && what.equals(phase.word())) {
              tell(folder.resolve("reached"));
            }
          }
        };
    try (EmbeddedCluster cluster = EmbeddedCluster.start(Shop.images())) {
      // Others like this one run beside it, each with the same machine's ports.
      int nodePort = 31_900 + phase.ordinal();
      Rehearsal.of(Shop.release(folder, "shop", nodePort, ShopChecks.Status.class))
          .on(cluster)
          .drills(
              phase == Phase.MONITORING
                  ? Drill.named("killed").watched(TimeScale.DEFAULT)
                  : Drill.named("killed")
                      .with(Faults.inFront(proxy -> proxy.answering("/health", 500)))
                      .mustRollBack("CHECK_FAILED"))
          .listener(listener)
          .run();
    }
  }

  private static void tell(Path file) {
    try {
      Files.createFile(file);
      Thread.sleep(60_000);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
