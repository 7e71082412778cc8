package dev.slipway;

import dev.slipway.error.SlipwayException;
import dev.slipway.record.DeploymentRecord;
import java.util.List;

/** Chooses the record that a rollback returns to, and refuses those that it cannot return to. */
final class RollbackTarget {
  private RollbackTarget() {}

  /**
   * The record with this id.
   *
   * <p>One of the original pipeline does not say how its release ended; whoever chooses it knows.
   *
   * @throws SlipwayException when there is none, its release did not succeed, or its version is the
   *     one that serves now
   */
  static DeploymentRecord choose(
      String application, String recordId, List<DeploymentRecord> newestFirst) {
    String tried = "Tried to roll " + application + " back to record " + recordId + ", but ";
    DeploymentRecord target =
        newestFirst.stream()
            .filter(record -> record.recordId().equals(recordId))
            .findFirst()
            .orElseThrow(
                () ->
                    new SlipwayException(
                        tried
                            + "there is none; history() has "
                            + newestFirst.stream().map(DeploymentRecord::recordId).toList()));
    boolean original = target.schemaVersion() == 0;
    if (target.outcome() != DeploymentRecord.Outcome.SUCCEEDED && !original) {
      throw new SlipwayException(
          tried + "that release did not succeed (" + target.outcome() + "); choose one that did");
    }
    if (original ? isServing(target, newestFirst) : isLive(target, newestFirst)) {
      throw new SlipwayException(
          tried
              + "its version "
              + target.sha()
              + " is the one that is live now; choose an earlier one");
    }
    return target;
  }

  /** The original pipeline wrote the newest record of all, or a later one says that it serves. */
  private static boolean isServing(DeploymentRecord target, List<DeploymentRecord> newestFirst) {
    return newestFirst.get(0).equals(target)
        || Records.live(newestFirst).filter(target.sha()::equals).isPresent();
  }

  /** A version can be released again with other manifests: only the last of them is live. */
  private static boolean isLive(DeploymentRecord target, List<DeploymentRecord> newestFirst) {
    return Records.live(newestFirst).filter(target.sha()::equals).isPresent()
        && newestFirst.stream()
            .filter(record -> record.outcome() == DeploymentRecord.Outcome.SUCCEEDED)
            .findFirst()
            .filter(target::equals)
            .isPresent();
  }
}
