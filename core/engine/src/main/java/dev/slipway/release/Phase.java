package dev.slipway.release;

import java.util.Locale;

/** One step of a release, in the order in which a release goes through them. */
public enum Phase {
  PREREQUISITES,
  PREFLIGHT,
  APPROVAL,
  BACKUP,
  ROLLOUT,
  MIGRATION,
  VERIFICATION,
  MONITORING,
  ROLLBACK;

  /** The word for people, logs and records: {@code rollout}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
