package dev.slipway.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether records are as they were written: each names the one before it, and that one's hash. The
 * newest has nobody who vouches for it yet.
 *
 * @param proven how many records are as the next one says
 * @param unlinked how many links cannot be checked: the record before is no longer kept, or the
 *     link was made before there were hashes
 * @param broken the links that are not what they should be, the newest first
 */
public record RecordChain(int proven, int unlinked, List<BrokenLink> broken) {
  /**
   * A record that is not what the one after it says.
   *
   * @param recordId which record was changed, or removed
   * @param namedBy the record that names it
   * @param why one line
   */
  public record BrokenLink(String recordId, String namedBy, String why) {
    public BrokenLink {
      Objects.requireNonNull(recordId, "recordId");
      Objects.requireNonNull(namedBy, "namedBy");
      Objects.requireNonNull(why, "why");
    }
  }

  public RecordChain {
    broken = List.copyOf(broken);
  }

  /** Whether no link is broken. */
  public boolean isWhole() {
    return broken.isEmpty();
  }

  /** Follows the links of a history. */
  public static RecordChain verify(List<DeploymentRecord> newestFirst) {
    Map<String, DeploymentRecord> byId = new LinkedHashMap<>();
    newestFirst.forEach(r -> byId.put(r.recordId(), r));
    List<BrokenLink> broken = new ArrayList<>();
    int proven = 0;
    int unlinked = 0;
    for (int i = 0; i < newestFirst.size(); i++) {
      DeploymentRecord record = newestFirst.get(i);
      String previous = record.previousRecord();
      if (previous == null) {
        continue;
      }
      String expected = record.previousRecordHash();
      DeploymentRecord before = byId.get(previous);
      if (before == null && i < newestFirst.size() - 1) {
        broken.add(
            new BrokenLink(
                previous,
                record.recordId(),
                "it is not there, but "
                    + newestFirst.get(i + 1).recordId()
                    + ", an older one, is"));
      } else if (before == null || expected == null) {
        unlinked++;
      } else if (expected.equals(RecordHash.of(before))) {
        proven++;
      } else {
        broken.add(
            new BrokenLink(
                previous,
                record.recordId(),
                "its hash is " + RecordHash.of(before) + ", and not " + expected));
      }
    }
    return new RecordChain(proven, unlinked, broken);
  }
}
