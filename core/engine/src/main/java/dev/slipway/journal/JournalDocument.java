package dev.slipway.journal;

import dev.slipway.lock.Fence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A journal as it is kept.
 *
 * @param header of which release
 * @param fence of the process that may write to it
 * @param entries in the order in which they were written; their place is their number
 * @param finishedAt null while the release runs
 * @param resourceVersion null for one that was never written
 */
record JournalDocument(
    JournalHeader header,
    Fence fence,
    List<JournalEntry> entries,
    @Nullable Instant finishedAt,
    @Nullable String resourceVersion) {
  JournalDocument {
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(fence, "fence");
    entries = List.copyOf(entries);
  }

  static JournalDocument begun(JournalHeader header, Fence fence) {
    return new JournalDocument(header, fence, List.of(), null, null);
  }

  JournalDocument with(JournalEntry entry) {
    List<JournalEntry> more = new ArrayList<>(entries);
    more.add(entry);
    return new JournalDocument(header, fence, more, finishedAt, resourceVersion);
  }

  JournalDocument takenOverBy(Fence next) {
    return new JournalDocument(header, next, entries, finishedAt, resourceVersion);
  }

  JournalDocument finished(Instant at) {
    return new JournalDocument(header, fence, entries, at, resourceVersion);
  }

  /** The same to be written in the place of what has this resource version. */
  JournalDocument over(@Nullable String version) {
    return new JournalDocument(header, fence, entries, finishedAt, version);
  }

  /** Whether both say the same, wherever each was read. */
  boolean saysTheSameAs(JournalDocument other) {
    return over(null).equals(other.over(null));
  }

  boolean isFinished() {
    return finishedAt != null;
  }
}
