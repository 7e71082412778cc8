package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.ReleaseOutcome;
import dev.slipway.Slipway;
import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Deploys a release by several deployers, of which each but the last dies in the midst of a phase:
 * from one moment on it has no connection to the cluster and does nothing any more, as a process
 * that was killed. The next one resumes when the lock of the dead one has run out.
 */
final class KilledDeployer implements Way {
  /**
   * In place of the engine's 30 s, for those that die: the next one waits for so long. Not less, or
   * one that lives loses it on a machine that stands still for a moment.
   */
  static final Duration LOCK = Duration.ofSeconds(3);

  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final RehearsalCluster cluster;
  private final Path folder;
  private final List<Phase> phases;

  /**
   * @param folder for kubeconfigs
   * @param phases in which one dies, in the order in which they come
   */
  KilledDeployer(RehearsalCluster cluster, Path folder, List<Phase> phases) {
    this.cluster = cluster;
    this.folder = folder;
    this.phases = List.copyOf(phases);
  }

  @Override
  public ReleaseOutcome take(Release release, ReleaseListener listener) {
    List<Mortal> dead = new ArrayList<>();
    try {
      for (Phase phase : phases) {
        Mortal one = new Mortal(ApiServerGate.before(cluster, folder), phase, listener);
        dead.add(one);
        boolean first = dead.size() == 1;
        one.live(Altered.kubeconfig(release, one.gate.kubeconfig()), first);
        listener.stepped(phase, "its deployer was killed");
      }
      try (Slipway slipway = Slipway.open(release)) {
        return slipway
            .resume(listener)
            .orElseThrow(
                () -> new RehearsalException("Tried to resume, but nothing was left to resume"));
      }
    } finally {
      dead.forEach(Mortal::bury);
    }
  }

  /** One that dies at the first thing that happens within its phase. */
  private static final class Mortal implements ReleaseListener {
    private final ApiServerGate gate;
    private final Phase place;
    private final ReleaseListener told;
    private final CountDownLatch buried = new CountDownLatch(1);
    private final CompletableFuture<Optional<ReleaseOutcome>> end = new CompletableFuture<>();
    private final CompletableFuture<Void> death = new CompletableFuture<>();
    private @Nullable Phase here;

    Mortal(ApiServerGate gate, Phase place, ReleaseListener told) {
      this.gate = gate;
      this.place = place;
      this.told = told;
    }

    /** Returns when it is dead. */
    void live(Release release, boolean first) {
      Thread thread = new Thread(() -> run(release, first), "slipway-mortal-" + place.word());
      thread.setDaemon(true);
      thread.start();
      CompletableFuture.anyOf(death, end)
          .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      if (!death.isDone()) {
        throw new RehearsalException(
            "Tried to kill the deployer in "
                + place.word()
                + ", but it ended before: "
                + end.join().map(Object::toString).orElse("nothing was left to resume"));
      }
    }

    private void run(Release release, boolean first) {
      try (Slipway slipway = Slipway.builder(release).lockTtl(LOCK).open()) {
        end.complete(first ? Optional.of(slipway.deploy(this)) : slipway.resume(this));
      } catch (RuntimeException e) {
        end.completeExceptionally(e);
      }
    }

    private void happened(@Nullable Phase phase) {
      if (phase == place) {
        gate.shut(FOR_EVER);
        death.complete(null);
        try {
          buried.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }

    private boolean isDead() {
      return death.isDone();
    }

    /** Its threads end, as nothing lets them do anything. */
    void bury() {
      buried.countDown();
      gate.close();
    }

    @Override
    public void planned(dev.slipway.plan.Plan plan) {
      tell(() -> told.planned(plan), here);
    }

    @Override
    public void phaseStarted(Phase phase) {
      here = phase;
      tell(() -> told.phaseStarted(phase), null);
    }

    @Override
    public void checkFinished(Phase phase, dev.slipway.gate.CheckResult check) {
      tell(() -> told.checkFinished(phase, check), phase);
    }

    @Override
    public void applied(dev.slipway.cluster.ObjectRef object) {
      tell(() -> told.applied(object), here);
    }

    @Override
    public void rolloutProgressed(dev.slipway.rollout.RolloutProgress progress) {
      tell(() -> told.rolloutProgressed(progress), here);
    }

    @Override
    public void stepped(Phase phase, String what) {
      tell(() -> told.stepped(phase, what), phase);
    }

    @Override
    public void failed(dev.slipway.record.FailureRecord failure) {
      tell(() -> told.failed(failure), null);
    }

    @Override
    public void phaseFinished(Phase phase, dev.slipway.record.PhaseRecord record) {
      tell(() -> told.phaseFinished(phase, record), phase);
    }

    private void tell(Runnable event, @Nullable Phase phase) {
      if (!isDead()) {
        event.run();
        happened(phase);
      }
    }
  }
}
