package dev.slipway.journal;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import dev.slipway.error.SlipwayException;
import dev.slipway.lock.Fence;
import dev.slipway.lock.LockException;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal of one release. An entry is kept when {@link #append} returns, exactly once, and only
 * while no later holder of the lock has taken the journal over: every write carries the resource
 * version of what it extends, and a write whose answer was lost is looked for before it is
 * repeated.
 *
 * <p>Safe for use by several threads; their entries are written one after the other.
 */
public final class Journal {
  private static final String TAKE_OVER = "take over";

  private final JournalStore store;
  private final EntryTrim trim;
  private final Clock clock;
  private final Supplier<ApiRetry> retries;
  private final JournalReader reader;

  /** Held while a write runs, so that entries keep their order. */
  private final ReentrantLock writes = new ReentrantLock();

  private volatile JournalDocument current;
  private volatile @Nullable Fence fence;

  Journal(
      JournalStore store,
      JournalDocument current,
      @Nullable Fence fence,
      Redactor redactor,
      Clock clock,
      Supplier<ApiRetry> retries) {
    this.store = store;
    this.current = current;
    this.fence = fence;
    this.trim = new EntryTrim(redactor);
    this.clock = clock;
    this.retries = retries;
    this.reader = new JournalReader(store, retries);
  }

  /** Of which release. */
  public JournalHeader header() {
    return current.header();
  }

  /** Of the process that wrote, or may write, to it. */
  public Fence fence() {
    return current.fence();
  }

  /** All entries, in the order in which they were written. */
  public List<JournalEntry> entries() {
    return current.entries();
  }

  /** Whether the release came to its end. */
  public boolean isFinished() {
    return current.isFinished();
  }

  /** Whether this step was ever begun. */
  public boolean isStarted(String step) {
    return last(step).isPresent();
  }

  /** Whether this step has ended, and was not begun again since. */
  public boolean isFinished(String step) {
    return last(step).filter(e -> e.state() == JournalEntry.State.FINISHED).isPresent();
  }

  /** The details of all entries of this step, later ones over earlier ones; empty for none. */
  public Map<String, String> detail(String step) {
    Map<String, String> all = new TreeMap<>();
    current.entries().stream()
        .filter(e -> e.step().equals(step))
        .forEach(e -> all.putAll(e.detail()));
    return Map.copyOf(all);
  }

  /**
   * Writes an entry. Secrets in it are masked; a detail of more than 8,000 characters, and what
   * goes beyond 32,000 in one entry, is cut, and ends by saying so.
   *
   * @throws LockException when a later holder of the lock has taken the journal over
   * @throws SlipwayException when it cannot be known that the entry was written
   */
  public void append(JournalEntry entry) {
    JournalEntry kept = trim.trim(entry);
    writes.lock();
    try {
      requireWritable();
      commit(current.with(kept), "append '" + entry.step() + "' to");
    } finally {
      writes.unlock();
    }
  }

  /**
   * Makes this process the one that writes, from where the last one came to.
   *
   * @param next of the {@link dev.slipway.lock.ReleaseLock} that is held
   * @throws LockException when a holder with the same or a later token did so before
   * @throws SlipwayException when it cannot be known that it was written
   */
  public void takeOver(Fence next) {
    Objects.requireNonNull(next, "next");
    writes.lock();
    try {
      ApiRetry retry = retries.get();
      KubernetesClientException last;
      do {
        // What was found may be old: the last holder may have written since.
        JournalDocument latest = reread(TAKE_OVER);
        requireBefore(latest, next);
        if (latest.fence().equals(next)) {
          begin(latest, next);
          return;
        }
        try {
          begin(store.replace(latest.takenOverBy(next)), next);
          return;
        } catch (KubernetesClientException e) {
          if (ApiFailure.of(e) == ApiFailure.REFUSED) {
            throw reader.failed(TAKE_OVER, e);
          }
          last = e;
        }
      } while (retry.pause());
      throw reader.failed(TAKE_OVER, last);
    } finally {
      writes.unlock();
    }
  }

  /**
   * Marks the release as having come to its end, whatever it was. The journal stays, to be read,
   * until the next begins.
   *
   * @throws LockException when a later holder of the lock has taken the journal over
   * @throws SlipwayException when it cannot be known that it was written
   */
  public void finish() {
    writes.lock();
    try {
      requireWritable();
      commit(current.finished(clock.instant()), "finish");
    } finally {
      writes.unlock();
    }
  }

  @Override
  public String toString() {
    return "Journal[" + store.where() + ", " + header() + ", " + entries().size() + " entries]";
  }

  private void begin(JournalDocument document, Fence by) {
    current = document;
    fence = by;
  }

  private void requireBefore(JournalDocument latest, Fence next) {
    boolean sameRelease = latest.header().releaseId().equals(header().releaseId());
    boolean later = latest.fence().token() >= next.token() && !latest.fence().equals(next);
    if (!sameRelease || later) {
      throw overtaken(latest, TAKE_OVER);
    }
  }

  private Optional<JournalEntry> last(String step) {
    return current.entries().stream()
        .filter(e -> e.step().equals(step))
        .reduce((earlier, later) -> later);
  }

  private void requireWritable() {
    if (fence == null) {
      throw new IllegalStateException(
          "takeOver() comes before a write to a journal that was found");
    }
    if (current.isFinished()) {
      throw new IllegalStateException("the journal of the " + header() + " is finished");
    }
  }

  /** Writes in the place of {@link #current}, once. */
  private void commit(JournalDocument wanted, String what) {
    ApiRetry retry = retries.get();
    KubernetesClientException last;
    do {
      try {
        current = store.replace(wanted.over(current.resourceVersion()));
        return;
      } catch (KubernetesClientException e) {
        if (ApiFailure.of(e) == ApiFailure.REFUSED) {
          throw reader.failed(what, e);
        }
        last = e;
      }
      JournalDocument latest = reread(what);
      if (latest.saysTheSameAs(wanted)) {
        current = latest;
        return;
      }
      if (!latest.saysTheSameAs(current)) {
        throw overtaken(latest, what);
      }
      // Not written so far. Should the lost request still arrive, it or the repetition meets a
      // newer resource version, and is refused.
      current = latest;
    } while (retry.pause());
    throw reader.failed(what, last);
  }

  private JournalDocument reread(String what) {
    return reader
        .read(what)
        .orElseThrow(
            () ->
                new SlipwayException(
                    "Tried to "
                        + what
                        + " the journal of the "
                        + header()
                        + ", but somebody deleted "
                        + store.where()
                        + "; see what the cluster runs before anything else"));
  }

  private LockException overtaken(JournalDocument latest, String what) {
    String by = latest.fence().holder();
    return new LockException(
        "Tried to "
            + what
            + " the journal of the "
            + header()
            + " ("
            + store.where()
            + "), but "
            + by
            + " has written to it with the fencing token "
            + latest.fence().token()
            + (latest.header().releaseId().equals(header().releaseId())
                ? ""
                : " for the " + latest.header())
            + "; nothing more is written here",
        by);
  }
}
