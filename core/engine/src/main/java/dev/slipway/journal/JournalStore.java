package dev.slipway.journal;

import java.util.Optional;

/**
 * The one journal of an application, where it is kept. All methods throw {@link
 * io.fabric8.kubernetes.client.KubernetesClientException} as the API server's client does.
 */
interface JournalStore {
  /** The journal; empty when there is none. */
  Optional<JournalDocument> read();

  /** Creates it; a conflict when it is there. */
  JournalDocument create(JournalDocument journal);

  /** Replaces it; a conflict when it is no longer the one of the document's resource version. */
  JournalDocument replace(JournalDocument journal);

  /** Where it is, for people: {@code ConfigMap preskool/slipway-preskool-erp-journal}. */
  String where();
}
