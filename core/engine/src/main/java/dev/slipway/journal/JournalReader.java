package dev.slipway.journal;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import dev.slipway.error.SlipwayException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the journal, again when there is no clear answer; and words what went wrong. */
final class JournalReader {
  private final JournalStore store;
  private final Supplier<ApiRetry> retries;

  JournalReader(JournalStore store, Supplier<ApiRetry> retries) {
    this.store = store;
    this.retries = retries;
  }

  /**
   * The journal as it is now.
   *
   * @param purpose for the message, as {@code append 'rollout' to}
   */
  Optional<JournalDocument> read(String purpose) {
    ApiRetry retry = retries.get();
    while (true) {
      try {
        return store.read();
      } catch (KubernetesClientException e) {
        if (ApiFailure.of(e) != ApiFailure.UNCLEAR || !retry.pause()) {
          throw failed(purpose, e);
        }
      }
    }
  }

  SlipwayException failed(String purpose, KubernetesClientException e) {
    return new SlipwayException(
        "Tried to "
            + purpose
            + " the journal ("
            + store.where()
            + "), but the API server said: "
            + ApiFailure.words(e)
            + "; the deployer needs a reachable cluster, the namespace, and to get, create and"
            + " update configmaps in it. Once it answers, resume() goes on from what the journal"
            + " has",
        e);
  }
}
