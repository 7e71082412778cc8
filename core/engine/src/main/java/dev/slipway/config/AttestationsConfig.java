package dev.slipway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What people attest where no system knows.
 *
 * @param file a Markdown file with a table of attestations, absolute
 * @param validFor how long one holds; default 72 h
 * @param roles by prerequisite, one of {@link #PREREQUISITES}, the role that attests it
 */
public record AttestationsConfig(Path file, Duration validFor, Map<String, String> roles) {
  /** What can be attested. */
  public static final List<String> PREREQUISITES =
      List.of("bugs", "ci", "staging", "on-call", "briefed", "maintenance", "rollback-plan");

  public AttestationsConfig {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(validFor, "validFor");
    roles = Map.copyOf(roles);
  }
}
