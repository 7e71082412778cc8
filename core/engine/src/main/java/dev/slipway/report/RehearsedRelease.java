package dev.slipway.report;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One release of a rehearsal.
 *
 * @param name of its drill
 * @param place where its fault was
 * @param expected how it had to end, as {@code ROLLED_BACK IMAGE_NOT_FOUND}
 * @param ended how it ended
 * @param cause the first cause in one line; empty when nothing failed
 * @param toVerdict how long the first cause took; zero when nothing failed
 * @param limit how long it might
 * @param took the whole of it
 * @param complaints what was not as it must be; empty when all was
 * @param report the release's own; null when there was none
 */
public record RehearsedRelease(
    String name,
    String place,
    String expected,
    String ended,
    String cause,
    Duration toVerdict,
    Duration limit,
    Duration took,
    List<String> complaints,
    @Nullable ReleaseReport report) {
  public RehearsedRelease {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(expected, "expected");
    Objects.requireNonNull(ended, "ended");
    Objects.requireNonNull(cause, "cause");
    Objects.requireNonNull(toVerdict, "toVerdict");
    Objects.requireNonNull(limit, "limit");
    Objects.requireNonNull(took, "took");
    complaints = List.copyOf(complaints);
  }
}
