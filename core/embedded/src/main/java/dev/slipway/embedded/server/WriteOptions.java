package dev.slipway.embedded.server;

import java.util.ArrayList;
import java.util.List;

/**
 * How a write is meant.
 *
 * @param dryRun nothing is stored
 * @param manager the field manager
 * @param validation what becomes of unknown fields
 * @param force server-side apply takes fields over from others
 * @param warnings what the caller is told besides the answer; written to
 */
public record WriteOptions(
    boolean dryRun, String manager, Validation validation, boolean force, List<String> warnings) {
  /** What becomes of fields that the kind does not know, and of fields given twice. */
  public enum Validation {
    /** They are dropped. */
    IGNORE,
    /** They are dropped, and the caller is told. */
    WARN,
    /** They are refused. */
    STRICT
  }

  /** The options of a caller in this JVM. */
  static WriteOptions inside(String manager) {
    return new WriteOptions(false, manager, Validation.IGNORE, false, new ArrayList<>());
  }
}
