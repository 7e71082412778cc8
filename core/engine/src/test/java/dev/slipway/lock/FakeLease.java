package dev.slipway.lock;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;

/** A Lease in memory, with optimistic locking, and faults at will. For several threads. */
final class FakeLease implements LeaseStore {
  /** What is wrong with the API server. */
  enum Fault {
    NONE,
    /** Nothing gets through. */
    DOWN,
    /** A write is applied, and its answer is lost. */
    ANSWER_LOST
  }

  private final FakeTime time;
  private LeaseRecord lease;
  private long version;
  private Fault fault = Fault.NONE;

  FakeLease(FakeTime time) {
    this.time = time;
  }

  synchronized void fault(Fault now) {
    fault = now;
  }

  synchronized LeaseRecord lease() {
    return lease;
  }

  synchronized void delete() {
    lease = null;
  }

  /** Somebody sets a label. */
  synchronized void touch() {
    lease = versioned(lease);
  }

  @Override
  public synchronized Optional<LeaseRecord> read() {
    if (fault == Fault.DOWN) {
      throw new KubernetesClientException("connection refused");
    }
    return Optional.ofNullable(lease);
  }

  @Override
  public synchronized LeaseRecord create(LeaseRecord wanted) {
    return write(lease == null, 409, wanted);
  }

  @Override
  public synchronized LeaseRecord replace(LeaseRecord wanted) {
    boolean fresh = lease != null && lease.resourceVersion().equals(wanted.resourceVersion());
    return write(fresh, lease == null ? 404 : 409, wanted);
  }

  private LeaseRecord write(boolean allowed, int refusal, LeaseRecord wanted) {
    if (fault == Fault.DOWN) {
      throw new KubernetesClientException("connection refused");
    }
    if (!allowed) {
      throw new KubernetesClientException("refused", refusal, null);
    }
    lease = versioned(wanted);
    if (fault == Fault.ANSWER_LOST) {
      throw new KubernetesClientException("connection reset");
    }
    return lease;
  }

  private LeaseRecord versioned(LeaseRecord of) {
    return new LeaseRecord(
        of.holder(),
        of.acquiredAt(),
        of.renewedAt(),
        of.duration(),
        of.token(),
        String.valueOf(++version));
  }

  @Override
  public Changes watch() {
    return new Changes() {
      @Override
      public void await(Duration atMost) {
        LeaseRecord before = lease();
        time.passUntil(atMost, () -> lease() != before);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public String where() {
    return "Lease preskool/slipway-erp";
  }
}
