package dev.slipway.embedded.api;

/** What becomes of the objects that the deleted one owns. */
public enum DeletionPropagation {
  /** The owner goes at once, its dependents are collected afterwards. */
  BACKGROUND,
  /** The owner stays, with a deletionTimestamp, until the dependents that block it are gone. */
  FOREGROUND,
  /** The dependents stay and lose their reference to the owner. */
  ORPHAN
}
