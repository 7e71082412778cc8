package dev.slipway.record;

import java.time.Instant;
import java.util.Objects;

/**
 * A commit that a release brought.
 *
 * @param sha whole
 * @param committedAt when it was committed, UTC
 * @param author as git has it, without an address
 * @param subject its first line
 */
public record Commit(String sha, Instant committedAt, String author, String subject) {
  public Commit {
    Objects.requireNonNull(sha, "sha");
    Objects.requireNonNull(committedAt, "committedAt");
    Objects.requireNonNull(author, "author");
    Objects.requireNonNull(subject, "subject");
  }
}
