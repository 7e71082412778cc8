package dev.slipway.record;

import dev.slipway.error.SlipwayException;
import java.util.List;
import java.util.Optional;

/**
 * Where the records of one application in one environment are kept. Records are added, never
 * changed. For several threads.
 */
public interface RecordStore {
  /**
   * Keeps a record. To keep the very same record again does nothing.
   *
   * @throws dev.slipway.error.SlipwayException when it cannot be kept, or another record with its
   *     id is there
   */
  void append(DeploymentRecord record);

  /**
   * All records that can be read, newest first.
   *
   * @throws dev.slipway.error.SlipwayException when the place itself cannot be read
   */
  List<DeploymentRecord> history();

  /** The newest record: what the next release continues from. */
  default Optional<DeploymentRecord> newest() {
    return history().stream().findFirst();
  }

  /** The record with this id; empty when there is none. */
  default Optional<DeploymentRecord> find(String recordId) {
    return history().stream().filter(r -> r.recordId().equals(recordId)).findFirst();
  }

  /**
   * Keeps what was learned later of a release. To keep the very same again does nothing.
   *
   * @throws SlipwayException when it cannot be kept; by default always
   */
  default void amend(Amendment amendment) {
    throw new SlipwayException(
        "Tried to amend the record "
            + amendment.recordId()
            + ", but "
            + getClass().getName()
            + " keeps no amendments; implement amend and amendments");
  }

  /** All amendments that can be read, by the time at which what they tell happened. */
  default List<Amendment> amendments() {
    return List.of();
  }
}
