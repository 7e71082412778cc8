package dev.slipway.journal;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import dev.slipway.error.SlipwayException;
import dev.slipway.lock.Fence;
import dev.slipway.lock.LockException;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journals of one application in one namespace: one at a time, kept in the ConfigMap {@code
 * slipway-<application>-journal} until the next begins.
 */
public final class Journals {
  private final JournalStore store;
  private final Redactor redactor;
  private final Clock clock;
  private final Supplier<ApiRetry> retries;
  private final JournalReader reader;

  Journals(JournalStore store, Redactor redactor, Clock clock, Supplier<ApiRetry> retries) {
    this.store = store;
    this.redactor = redactor;
    this.clock = clock;
    this.retries = retries;
    this.reader = new JournalReader(store, retries);
  }

  /**
   * The journals of an application.
   *
   * @param client not closed by them
   * @param namespace the environment's
   * @param application its name
   * @param redactor masks secrets in the details of entries
   * @param clock stamps the end of a journal
   */
  public static Journals of(
      KubernetesClient client,
      String namespace,
      String application,
      Redactor redactor,
      Clock clock) {
    return new Journals(
        new ClusterJournal(client, namespace, application), redactor, clock, ApiRetry::standard);
  }

  /**
   * The journal that is there, of a release that runs, that was left, or that has finished; to be
   * read. To write to it, {@link Journal#takeOver} it.
   *
   * @throws SlipwayException when the API server cannot be asked, or somebody spoilt the journal
   */
  public Optional<Journal> find() {
    return reader.read("read").map(found -> journal(found, null));
  }

  /**
   * Begins the journal of a release, in the place of the last one.
   *
   * @param fence of the {@link dev.slipway.lock.ReleaseLock} that is held
   * @throws UnfinishedReleaseException when the last one never finished
   * @throws LockException when the last one was written by a later holder of the lock
   * @throws SlipwayException when the API server cannot be asked
   */
  public Journal begin(JournalHeader header, Fence fence) {
    JournalDocument wanted = JournalDocument.begun(header, fence);
    ApiRetry retry = retries.get();
    KubernetesClientException last;
    do {
      Optional<JournalDocument> found = reader.read("begin");
      if (found.isPresent() && found.get().saysTheSameAs(wanted)) {
        return journal(found.get(), fence);
      }
      found.ifPresent(earlier -> requireOver(earlier, fence));
      try {
        JournalDocument begun =
            found.isPresent()
                ? store.replace(wanted.over(found.get().resourceVersion()))
                : store.create(wanted);
        return journal(begun, fence);
      } catch (KubernetesClientException e) {
        if (ApiFailure.of(e) == ApiFailure.REFUSED || ApiFailure.of(e) == ApiFailure.MISSING) {
          throw reader.failed("begin", e);
        }
        last = e;
      }
    } while (retry.pause());
    throw reader.failed("begin", last);
  }

  private Journal journal(JournalDocument document, @Nullable Fence fence) {
    return new Journal(store, document, fence, redactor, clock, retries);
  }

  private void requireOver(JournalDocument earlier, Fence fence) {
    if (earlier.fence().token() > fence.token()) {
      throw new LockException(
          "Tried to begin a journal in "
              + store.where()
              + " with the fencing token "
              + fence.token()
              + ", but "
              + earlier.fence().holder()
              + " has written there with the later token "
              + earlier.fence().token()
              + "; the lock was lost meanwhile, and nothing was written",
          earlier.fence().holder());
    }
    if (!earlier.isFinished()) {
      throw new UnfinishedReleaseException(
          "Tried to begin a release, but the "
              + earlier.header()
              + " (release "
              + earlier.header().releaseId()
              + ", by "
              + earlier.header().deployer()
              + ", since "
              + earlier.header().startedAt()
              + ") never came to its end, says "
              + store.where()
              + "; resume() finishes it or rolls it back",
          earlier.header());
    }
  }
}
