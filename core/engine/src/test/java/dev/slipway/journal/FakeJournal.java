package dev.slipway.journal;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/** A journal as text in memory, with optimistic locking, and faults that happen once each. */
final class FakeJournal implements JournalStore {
  /** What happens to one request. */
  enum Fault {
    /** It does not get through. */
    CUT_BEFORE,
    /** It is applied, and its answer is lost. */
    CUT_AFTER,
    /** It is answered with 403. */
    FORBIDDEN,
    /** It is applied, then repeated underneath, so that the answer is 409. */
    REPEATED_UNDERNEATH
  }

  private final Deque<Fault> writeFaults = new ArrayDeque<>();
  private final Deque<Fault> readFaults = new ArrayDeque<>();
  private Map<String, String> data;
  private long version;
  private int applied;

  void nextWrite(Fault fault) {
    writeFaults.add(fault);
  }

  void nextRead(Fault fault) {
    readFaults.add(fault);
  }

  /** How many writes were applied. */
  int applied() {
    return applied;
  }

  String data(String key) {
    return data.get(key);
  }

  void spoil(String key, String value) {
    data.put(key, value);
  }

  void delete() {
    data = null;
  }

  /** Somebody sets a label. */
  void touch() {
    version++;
  }

  @Override
  public Optional<JournalDocument> read() {
    if (readFaults.poll() != null) {
      throw new KubernetesClientException("connection reset");
    }
    return data == null
        ? Optional.empty()
        : Optional.of(JournalText.document(data, String.valueOf(version), where()));
  }

  @Override
  public JournalDocument create(JournalDocument journal) {
    return write(data == null, 409, journal);
  }

  @Override
  public JournalDocument replace(JournalDocument journal) {
    boolean fresh = data != null && String.valueOf(version).equals(journal.resourceVersion());
    return write(fresh, data == null ? 404 : 409, journal);
  }

  private JournalDocument write(boolean allowed, int refusal, JournalDocument journal) {
    Fault fault = writeFaults.poll();
    if (fault == Fault.CUT_BEFORE) {
      throw new KubernetesClientException("connection reset");
    }
    if (fault == Fault.FORBIDDEN) {
      throw new KubernetesClientException("configmaps is forbidden", 403, null);
    }
    if (!allowed) {
      throw new KubernetesClientException("modified", refusal, null);
    }
    data = JournalText.data(journal);
    version++;
    applied++;
    if (fault == Fault.CUT_AFTER) {
      throw new KubernetesClientException("connection reset");
    }
    if (fault == Fault.REPEATED_UNDERNEATH) {
      throw new KubernetesClientException("modified", 409, null);
    }
    return JournalText.document(data, String.valueOf(version), where());
  }

  @Override
  public String where() {
    return "ConfigMap preskool/slipway-erp-journal";
  }
}
