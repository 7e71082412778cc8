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
   * @throws SlipwayException when there is none, its release did not succeed or does not say so, or
   *     its version is the one that serves now
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
    if (target.outcome() == DeploymentRecord.Outcome.UNKNOWN) {
      throw new SlipwayException(
          tried
              + "it does not say how that release ended, nor which manifests were applied (the"
              + " original pipeline wrote neither); deploy version "
              + target.sha()
              + " from its commit instead");
    }
    if (target.outcome() != DeploymentRecord.Outcome.SUCCEEDED) {
      throw new SlipwayException(
          tried + "that release did not succeed (" + target.outcome() + "); choose one that did");
    }
    if (isLive(target, newestFirst)) {
      throw new SlipwayException(
          tried
              + "its version "
              + target.sha()
              + " is the one that is live now; choose an earlier one");
    }
    return target;
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
