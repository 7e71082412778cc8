package dev.slipway;

import dev.slipway.cluster.Cluster;
import dev.slipway.cluster.ClusterBlobs;
import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalHeader;
import dev.slipway.journal.Journals;
import dev.slipway.lock.Holder;
import dev.slipway.lock.LockException;
import dev.slipway.lock.ReleaseLock;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.RecordIds;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import dev.slipway.snapshot.SnapshotStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Begins the runs of an application in its environment, under its lock and with a journal, and
 * takes up the one whose process died.
 */
final class Runs implements AutoCloseable {
  private final Release release;
  private final Cluster cluster;
  private final Tools tools;
  private final Deployer deployer;
  private final Duration lockTtl;
  private final ScheduledExecutorService renewals;
  private final Announcers announcers;

  Runs(Release release, Cluster cluster, Tools tools, Deployer deployer, Duration lockTtl) {
    this.release = release;
    this.cluster = cluster;
    this.tools = tools;
    this.deployer = deployer;
    this.lockTtl = lockTtl;
    this.announcers = new Announcers(release, tools);
    this.renewals =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "slipway-lock-" + release.application());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Blocked, and nothing written, where another deployer holds the lock. */
  ReleaseOutcome begin(Intent intent, GuardedListener listener) {
    cluster.ensureNamespace();
    ReleaseLock lock;
    try {
      lock = lock(Duration.ZERO);
    } catch (LockException e) {
      return refused(intent, e, listener);
    }
    try (lock) {
      JournalHeader header = header(intent, tools.records().history());
      tellTheRest();
      Journal journal = journals().begin(header, lock.fence());
      Keep keep = keep(header.releaseId());
      Release what = intent.release();
      Draft draft = Draft.of(header).brings(GitCommits.of(what, header.previousVersion()));
      Run run =
          new Run(
              what,
              cluster,
              tools,
              lock,
              journal,
              keep,
              listener,
              announcers.of(keep),
              true,
              draft);
      return go(run, intent.target());
    }
  }

  /**
   * Goes on with the run whose process died.
   *
   * @return empty when there is none
   * @throws LockException when its process is alive: who holds the lock
   */
  Optional<ReleaseOutcome> takeUp(GuardedListener listener) {
    if (unfinished().isEmpty()) {
      tellTheRest();
      return Optional.empty();
    }
    try (ReleaseLock lock = lock(lockTtl.plusSeconds(5))) {
      Optional<Journal> journal = unfinished();
      if (journal.isEmpty()) {
        return Optional.empty();
      }
      Journal taken = journal.get();
      taken.takeOver(lock.fence());
      JournalHeader header = taken.header();
      Release resumed =
          new Release(
              release.config(),
              release.environment(),
              new Version(header.version()),
              header.digests());
      Keep keep = keep(header.releaseId());
      keep.secrets().forEach(tools.redactor()::learn);
      Draft draft = keep.draft().orElseGet(() -> Draft.of(header));
      Run run =
          new Run(
              resumed,
              cluster,
              tools,
              lock,
              taken,
              keep,
              listener,
              announcers.of(keep),
              false,
              draft);
      return Optional.of(go(run, header.target()));
    }
  }

  /** The release that is under way, in whatever process, or whose process died. */
  Optional<Journal> unfinished() {
    return journals().find().filter(journal -> !journal.isFinished());
  }

  /** What is kept of a release. */
  Keep keep(String releaseId) {
    return new Keep(
        new ClusterBlobs(cluster.client(), release.namespace()),
        new SnapshotStore(cluster.client(), release.namespace()),
        release.application(),
        releaseId);
  }

  @Override
  public void close() {
    announcers.close();
    renewals.shutdownNow();
  }

  private ReleaseOutcome go(Run run, @Nullable String target) {
    Ways ways = new Ways(release, cluster, tools);
    return run.go(target == null ? ways.forward() : ways.backTo(target), new RollbackStep());
  }

  private JournalHeader header(Intent intent, List<DeploymentRecord> history) {
    Release what = intent.release();
    Instant now = tools.clock().instant();
    return new JournalHeader(
        new RecordIds(RandomGenerator.getDefault()).next(now, what.version().value()),
        intent.kind(),
        what.application(),
        what.environment().name(),
        what.version().value(),
        Previous.version(cluster.client(), what, history).orElse(null),
        what.digests(),
        intent.target(),
        deployer.name(),
        deployer.runId(),
        deployer.runUrl(),
        now,
        history.isEmpty() ? null : history.get(0).recordId(),
        intent.approvedDigest());
  }

  /** Another deployer holds the lock: nothing was written, not even a record. */
  private ReleaseOutcome refused(Intent intent, LockException e, ReleaseListener listener) {
    Draft draft =
        Draft.of(header(intent, List.of()))
            .failed(
                tools
                    .failures()
                    .of(
                        Phase.PREFLIGHT,
                        "LOCKED",
                        String.valueOf(e.getMessage()),
                        "wait until " + e.holder() + " is done, or talk to them"));
    ReleaseOutcome outcome =
        Records.outcome(draft.ended(DeploymentRecord.Outcome.BLOCKED, tools.clock().instant()));
    listener.finished(outcome);
    return outcome;
  }

  /** What a process that died after the end of its release had left to tell. */
  private void tellTheRest() {
    if (announcers.silent()) {
      return;
    }
    journals()
        .find()
        .filter(Journal::isFinished)
        .ifPresent(journal -> announcers.finish(keep(journal.header().releaseId())));
  }

  private Journals journals() {
    return Journals.of(
        cluster.client(),
        release.namespace(),
        release.application(),
        tools.redactor(),
        tools.clock());
  }

  private ReleaseLock lock(Duration patience) {
    return ReleaseLock.acquire(
        cluster.client(),
        release.namespace(),
        release.application(),
        Holder.ofThisProcess().toString(),
        lockTtl,
        tools.clock(),
        renewals,
        patience);
  }
}
