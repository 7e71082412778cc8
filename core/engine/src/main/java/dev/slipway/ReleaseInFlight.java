package dev.slipway;

import dev.slipway.journal.Journal;
import dev.slipway.journal.JournalHeader;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A release or rollback that has begun and has not ended, by its journal.
 *
 * @param releaseId will be its record's id
 * @param kind {@code deploy} or {@code rollback}
 * @param version what is to be live
 * @param deployer who began it
 * @param startedAt when
 * @param steps what was begun and what has ended so far, in order, a line each
 */
public record ReleaseInFlight(
    String releaseId,
    String kind,
    String version,
    String deployer,
    Instant startedAt,
    List<String> steps) {
  public ReleaseInFlight {
    Objects.requireNonNull(releaseId, "releaseId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(deployer, "deployer");
    Objects.requireNonNull(startedAt, "startedAt");
    steps = List.copyOf(steps);
  }

  static ReleaseInFlight of(Journal journal) {
    JournalHeader header = journal.header();
    return new ReleaseInFlight(
        header.releaseId(),
        header.kind().name().toLowerCase(Locale.ROOT),
        header.version(),
        header.deployer(),
        header.startedAt(),
        journal.entries().stream()
            .map(e -> e.step() + ": " + e.state().name().toLowerCase(Locale.ROOT))
            .toList());
  }
}
