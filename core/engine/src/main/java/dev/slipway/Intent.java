package dev.slipway;

import dev.slipway.journal.JournalHeader;
import dev.slipway.release.Release;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run is for.
 *
 * @param release what is to be live at its end
 * @param target the record to which it goes back; of a rollback alone
 * @param approvedDigest of the only plan that it may carry out; null for whatever is planned then
 */
record Intent(
    JournalHeader.Kind kind,
    Release release,
    @Nullable String target,
    @Nullable String approvedDigest) {
  static Intent deploy(Release release, @Nullable String approvedDigest) {
    return new Intent(JournalHeader.Kind.DEPLOY, release, null, approvedDigest);
  }

  static Intent rollback(Release earlier, String target) {
    return new Intent(
        JournalHeader.Kind.ROLLBACK, earlier, Objects.requireNonNull(target, "target"), null);
  }
}
