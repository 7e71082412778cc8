package dev.slipway.lock;

import java.time.Duration;
import java.util.Optional;

/**
 * The one Lease of an application, where it is kept. All methods throw {@link
 * io.fabric8.kubernetes.client.KubernetesClientException} as the API server's client does.
 */
interface LeaseStore {
  /** The Lease; empty when there is none. */
  Optional<LeaseRecord> read();

  /** Creates it; a conflict when it is there. */
  LeaseRecord create(LeaseRecord lease);

  /** Replaces it; a conflict when it is no longer the one of the record's resource version. */
  LeaseRecord replace(LeaseRecord lease);

  /** Begins to watch it. */
  Changes watch();

  /** Where it is, for people: {@code Lease preskool/slipway-preskool-erp}. */
  String where();

  /** Tells that the Lease may have changed. */
  interface Changes extends AutoCloseable {
    /** Waits for a change, for at most this long; may return early without one. */
    void await(Duration atMost) throws InterruptedException;

    @Override
    void close();
  }
}
