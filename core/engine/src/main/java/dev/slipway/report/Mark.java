package dev.slipway.report;

import java.time.Instant;
import java.util.Objects;

/**
 * Something that happened around a release, to be seen on its time line.
 *
 * @param at when
 * @param what in a few words, as {@code the fault begins}
 */
public record Mark(Instant at, String what) {
  public Mark {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(what, "what");
  }
}
